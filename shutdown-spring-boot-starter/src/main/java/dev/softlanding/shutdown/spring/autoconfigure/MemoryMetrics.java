package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.memory.GuardedMemory;
import dev.softlanding.shutdown.memory.MemoryGuard;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Shows what the memory guard sees, and counts how often it was too much. */
final class MemoryMetrics {

    MemoryMetrics(MemoryGuard guard, MeterRegistry registry) {
        for (GuardedMemory memory : GuardedMemory.values()) {
            String name = memory.name().toLowerCase(Locale.ROOT);
            Gauge.builder("shutdown.memory." + name, guard, it -> it.ratio(memory))
                    .description(memory + ", as a part of what there is")
                    .register(registry);
            FunctionCounter.builder("shutdown.memory.exceeded", guard, it -> it.excesses(memory))
                    .description("Times that memory reached its threshold and stayed there")
                    .tag("memory", name)
                    .register(registry);
        }
    }
}
