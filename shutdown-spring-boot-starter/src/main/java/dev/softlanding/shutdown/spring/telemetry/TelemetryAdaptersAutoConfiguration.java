package dev.softlanding.shutdown.spring.telemetry;

import dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration;
import dev.softlanding.shutdown.spring.flush.FlushersAutoConfiguration;
import dev.softlanding.shutdown.spring.flush.MeterRegistries;
import dev.softlanding.shutdown.spring.flush.OpenTelemetryProviders;
import dev.softlanding.shutdown.spring.observability.MeteredRun;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Takes the last sending of metrics, spans and log records into the plan. */
@AutoConfiguration(after = {ShutdownAutoConfiguration.class, FlushersAutoConfiguration.class})
@ConditionalOnBooleanProperty(name = "shutdown.enabled", matchIfMissing = true)
public final class TelemetryAdaptersAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    static class MetricsConfiguration {

        @Bean
        @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
        MeterRegistriesAdapter shutdownMeterRegistriesAdapter(
                MeterRegistries registries, ObjectProvider<MeteredRun> run) {
            return new MeterRegistriesAdapter(registries, run);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(OpenTelemetrySdk.class)
    static class OpenTelemetryConfiguration {

        @Bean
        @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
        OpenTelemetryAdapter shutdownOpenTelemetryAdapter(OpenTelemetryProviders providers) {
            return new OpenTelemetryAdapter(providers);
        }
    }
}
