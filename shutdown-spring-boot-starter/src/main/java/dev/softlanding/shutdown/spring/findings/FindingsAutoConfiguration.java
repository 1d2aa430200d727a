package dev.softlanding.shutdown.spring.findings;

import ch.qos.logback.classic.LoggerContext;
import com.hazelcast.core.Hazelcast;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.process.ProcessShutdown;
import dev.softlanding.shutdown.process.Signals;
import dev.softlanding.shutdown.spring.platform.Platform;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.impl.Log4jContextFactory;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Says at the start what stands in the way of an orderly end: what {@link FindingSource} beans find. */
@AutoConfiguration(afterName = "dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration")
@ConditionalOnBooleanProperty(name = "shutdown.enabled", matchIfMissing = true)
@ConditionalOnBean(ShutdownCoordinator.class)
public final class FindingsAutoConfiguration {

    /** Of this context, whatever a parent has found. */
    @Bean
    Findings shutdownFindings() {
        return new Findings();
    }

    @Bean
    StartUpFindings shutdownStartUpFindings(
            ConfigurableApplicationContext context,
            Findings findings,
            ObjectProvider<FindingSource> sources,
            ObjectProvider<ProcessShutdown.Participant> participant) {
        Set<String> names = new LinkedHashSet<>(FindingNames.ALL);
        sources.stream().map(FindingSource::name).forEach(names::add);
        return new StartUpFindings(
                context,
                // not by the provider: that would have the sources of a parent look again
                context.getBeanFactory().getBeansOfType(FindingSource.class).values(),
                names,
                FindingSettings.of(context.getEnvironment()),
                findings,
                participant.getIfAvailable() != null);
    }

    @Bean
    FirstProcess shutdownFirstProcess(Environment environment) {
        return new FirstProcess(
                Platform.of(environment), Path.of("/"), ProcessHandle.current().pid());
    }

    @Bean
    ReducedSignals shutdownReducedSignals() {
        return new ReducedSignals(ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    @Bean
    UnknownGracePeriod shutdownUnknownGracePeriod(Environment environment) {
        return new UnknownGracePeriod(FindingSettings.of(environment), Platform.of(environment));
    }

    @Bean
    PhaseTimeout shutdownPhaseTimeout(Environment environment, ShutdownCoordinator coordinator) {
        return new PhaseTimeout(environment, coordinator);
    }

    @Bean
    JdkExecutors shutdownJdkExecutors(ConfigurableApplicationContext context) {
        return new JdkExecutors(context.getBeanFactory());
    }

    @Bean
    OpenTelemetryAgentHook shutdownOpenTelemetryAgentHook() {
        return new OpenTelemetryAgentHook(
                type -> ClassUtils.isPresent(type, ClassLoader.getSystemClassLoader()),
                FindingsAutoConfiguration::startsPlanBySignal);
    }

    private static boolean startsPlanBySignal() {
        Signals.Taking taking = ProcessShutdown.ofJvm().takings().get("TERM");
        return taking != null && taking.result() == Signals.Result.TAKEN;
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(LoggerContext.class)
    static class LogbackConfiguration {

        @Bean
        LogbackHook shutdownLogbackHook() {
            return new LogbackHook(LoggerFactory.getILoggerFactory());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Log4jContextFactory.class)
    static class Log4j2Configuration {

        @Bean
        Log4j2Hook shutdownLog4j2Hook() {
            return new Log4j2Hook(LogManager::getFactory);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Hazelcast.class)
    static class HazelcastConfiguration {

        @Bean
        HazelcastHook shutdownHazelcastHook() {
            return new HazelcastHook(Hazelcast::getAllHazelcastInstances);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(AutoConfiguredOpenTelemetrySdk.class)
    static class OpenTelemetryConfiguration {

        @Bean
        OpenTelemetryHook shutdownOpenTelemetryHook(ConfigurableApplicationContext context) {
            return new OpenTelemetryHook(context.getBeanFactory());
        }
    }
}
