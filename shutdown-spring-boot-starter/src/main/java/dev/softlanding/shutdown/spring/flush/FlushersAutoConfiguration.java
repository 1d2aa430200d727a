package dev.softlanding.shutdown.spring.flush;

import ch.qos.logback.classic.LoggerContext;
import dev.softlanding.shutdown.flush.Flusher;
import dev.softlanding.shutdown.flush.Flusher.Kind;
import dev.softlanding.shutdown.spring.report.ReportAutoConfiguration;
import dev.softlanding.shutdown.spring.report.ReportDirectory;
import dev.softlanding.shutdown.time.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.time.Duration;
import jdk.jfr.FlightRecorder;
import org.apache.kafka.clients.producer.Producer;
import org.apache.logging.log4j.core.impl.Log4jContextFactory;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Brings what must not be lost to where it survives, for each technology that is there: {@link Flusher} beans, each of which
 * gives way to a bean of the same name.
 */
@AutoConfiguration(after = ReportAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "shutdown.enabled", matchIfMissing = true)
public final class FlushersAutoConfiguration {

    /** For what stays on this machine. Less if there is less. */
    private static final Duration LOCAL_LIMIT = Duration.ofSeconds(2);

    /** For what goes to others. Less if there is less. */
    private static final Duration REMOTE_LIMIT = Duration.ofSeconds(5);

    @Bean
    LoggingFlush shutdownLoggingFlush(ObjectProvider<LogBackend> backends) {
        return new LoggingFlush(backends.orderedStream().toList(), TimeSource.system());
    }

    @Bean
    @ConditionalOnMissingBean(name = "loggingFlusher")
    Flusher loggingFlusher(LoggingFlush logging) {
        return new Flusher("logging", Kind.SAFE, LOCAL_LIMIT, logging::flush);
    }

    /** After all others of its kind, where they have an order: they may have something to log. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    @ConditionalOnMissingBean(name = "loggingStopFlusher")
    Flusher loggingStopFlusher(LoggingFlush logging) {
        return new Flusher("logging-stop", Kind.LAST, LOCAL_LIMIT, logging::stop);
    }

    @Bean
    static OpenedScopes shutdownOpenedScopes() {
        return new OpenedScopes(TimeSource.system());
    }

    @Bean
    @ConditionalOnMissingBean(name = "scopesFlusher")
    Flusher scopesFlusher(OpenedScopes scopes) {
        return new Flusher("scopes", Kind.FINAL, REMOTE_LIMIT, scopes::close);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(LoggerContext.class)
    static class LogbackConfiguration {

        @Bean
        LogbackBackend shutdownLogbackBackend() {
            return new LogbackBackend(LoggerFactory.getILoggerFactory());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Log4jContextFactory.class)
    static class Log4j2Configuration {

        @Bean
        Log4j2Backend shutdownLog4j2Backend() {
            return new Log4j2Backend();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    static class MetricsConfiguration {

        @Bean
        static MeterRegistries shutdownMeterRegistries() {
            return new MeterRegistries();
        }

        @Bean
        @ConditionalOnMissingBean(name = "meterRegistryFlusher")
        Flusher meterRegistryFlusher(MeterRegistries registries) {
            return new Flusher("meter-registries", Kind.FINAL, REMOTE_LIMIT, registries::publish);
        }

        @Bean
        @ConditionalOnBean(ReportDirectory.class)
        @ConditionalOnMissingBean(name = "metricsSnapshotFlusher")
        Flusher metricsSnapshotFlusher(MeterRegistries registries, ReportDirectory directory) {
            var snapshot = new MetricsSnapshot(registries, directory.path(), TimeSource.system());
            return new Flusher("metrics-snapshot", Kind.SAFE, LOCAL_LIMIT, snapshot::write);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(OpenTelemetrySdk.class)
    static class OpenTelemetryConfiguration {

        @Bean
        static OpenTelemetryProviders shutdownOpenTelemetryProviders() {
            return new OpenTelemetryProviders();
        }

        @Bean
        @ConditionalOnMissingBean(name = "openTelemetryFlusher")
        Flusher openTelemetryFlusher(OpenTelemetryProviders providers) {
            return new Flusher("open-telemetry", Kind.SAFE, REMOTE_LIMIT, providers::flush);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Producer.class)
    static class KafkaConfiguration {

        @Bean
        static KafkaProducers shutdownKafkaProducers() {
            return new KafkaProducers();
        }

        @Bean
        @ConditionalOnMissingBean(name = "kafkaProducerFlusher")
        Flusher kafkaProducerFlusher(KafkaProducers producers) {
            return new Flusher("kafka-producers", Kind.SAFE, REMOTE_LIMIT, producers::flush);
        }
    }

    /** A JVM may come without it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(FlightRecorder.class)
    static class FlightRecorderConfiguration {

        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE - 1)
        @ConditionalOnMissingBean(name = "jfrFlusher")
        Flusher jfrFlusher() {
            return new Flusher("flight-recordings", Kind.LAST, LOCAL_LIMIT, FlightRecordings::dump);
        }
    }
}
