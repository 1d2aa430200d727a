package dev.softlanding.shutdown.spring.observability;

import dev.softlanding.shutdown.spring.findings.Findings;
import dev.softlanding.shutdown.spring.journal.ProcessJournal;
import dev.softlanding.shutdown.time.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Meters the shutdown where there is a registry. */
@AutoConfiguration(
        beforeName = "dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration",
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnBooleanProperty(name = "shutdown.enabled", matchIfMissing = true)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
public final class ShutdownMetricsAutoConfiguration {

    /** A parent's hears what happens in its children as well, and a registry takes a gauge of one name once. */
    @Bean
    @ConditionalOnMissingBean
    ShutdownMetrics shutdownMetrics(
            MeterRegistry registry, ObjectProvider<Findings> findings, ObjectProvider<ProcessJournal> journal) {
        return new ShutdownMetrics(registry, findings, journal, TimeSource.system());
    }

    /** Static, because registries are made while those beans are that look after all others. */
    @Bean
    static NoBuckets shutdownNoBuckets() {
        return new NoBuckets();
    }
}
