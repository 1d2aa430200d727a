package dev.softlanding.shutdown.spring.observability;

import dev.softlanding.shutdown.memory.MemoryGuard;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Meters what the memory guard sees; nobody asks for that, so it has to be made where all other beans are lazy. */
@AutoConfiguration(
        afterName = {
            "dev.softlanding.shutdown.spring.autoconfigure.MemoryGuardAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnBooleanProperty(name = "shutdown.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = "shutdown.memory.enabled")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MemoryGuard.class, MeterRegistry.class})
public final class MemoryMetricsAutoConfiguration {

    @Bean
    static LazyInitializationExcludeFilter shutdownMemoryLazyInitializationExcludeFilter() {
        return LazyInitializationExcludeFilter.forBeanTypes(MemoryMetrics.class);
    }

    @Bean
    MemoryMetrics shutdownMemoryMetrics(MemoryGuard guard, MeterRegistry registry) {
        return new MemoryMetrics(guard, registry);
    }
}
