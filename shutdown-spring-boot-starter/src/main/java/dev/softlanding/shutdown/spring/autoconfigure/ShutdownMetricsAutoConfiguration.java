package dev.softlanding.shutdown.spring.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Meters the shutdown where there is a registry. */
@AutoConfiguration(
        before = ShutdownAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnBooleanProperty(name = "shutdown.enabled", matchIfMissing = true)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
public final class ShutdownMetricsAutoConfiguration {

    /** A parent's hears what happens in its children as well, and a registry takes a gauge of one name once. */
    @Bean
    @ConditionalOnMissingBean
    ShutdownMetrics shutdownMetrics(MeterRegistry registry) {
        return new ShutdownMetrics(registry);
    }
}
