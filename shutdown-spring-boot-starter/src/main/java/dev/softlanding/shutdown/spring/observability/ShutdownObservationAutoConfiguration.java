package dev.softlanding.shutdown.spring.observability;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.process.ProcessShutdown;
import dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Observes the shutdown where observations are more than meters. */
@AutoConfiguration(
        before = ShutdownAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnBooleanProperty(name = "shutdown.enabled", matchIfMissing = true)
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
public final class ShutdownObservationAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    SpansAdapter shutdownSpansAdapter(
            ObservationRegistry registry,
            ObjectProvider<ObservationHandler<?>> handlers,
            ObjectProvider<MeterHandlers> meterHandlers,
            ObjectProvider<ShutdownCoordinator> coordinator,
            ObjectProvider<ProcessShutdown.Participant> participant) {
        boolean seen = !registry.isNoop() && isSeenBy(handlers, meterHandlers.getIfAvailable(MeterHandlers::new));
        return new SpansAdapter(
                seen ? new RunSpans(registry) : null, coordinator::getObject, participant.getIfAvailable() != null);
    }

    /** A registry that has handlers though none is a bean has them from somebody who wants to see. */
    private static boolean isSeenBy(ObjectProvider<ObservationHandler<?>> handlers, MeterHandlers meterHandlers) {
        List<ObservationHandler<?>> others = handlers.stream()
                .filter(handler -> !meterHandlers.isOurs(handler))
                .toList();
        return others.isEmpty() || !others.stream().allMatch(meterHandlers::include);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterObservationHandler.class)
    static class MetersConfiguration {

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        @ConditionalOnBean(MeterObservationHandler.class)
        @ConditionalOnMissingBean
        Unmetered shutdownUnmeteredObservations() {
            return new Unmetered();
        }

        @Bean
        @ConditionalOnMissingBean
        MeterHandlers shutdownMeterHandlers() {
            return new MeterHandlers() {

                @Override
                boolean isOurs(ObservationHandler<?> handler) {
                    return handler instanceof Unmetered;
                }

                @Override
                boolean include(ObservationHandler<?> handler) {
                    return handler instanceof MeterObservationHandler;
                }
            };
        }
    }
}
