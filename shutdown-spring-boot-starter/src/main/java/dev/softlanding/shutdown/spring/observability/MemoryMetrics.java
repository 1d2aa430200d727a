package dev.softlanding.shutdown.spring.observability;

import dev.softlanding.shutdown.memory.GuardedMemory;
import dev.softlanding.shutdown.memory.MemoryGuard;
import io.micrometer.core.instrument.MeterRegistry;

/** Shows what the memory guard sees, and counts how often it was too much. */
final class MemoryMetrics {

    MemoryMetrics(MemoryGuard guard, MeterRegistry registry) {
        for (GuardedMemory memory : GuardedMemory.values()) {
            meterOf(memory).gauge(registry, guard, it -> it.ratio(memory));
            ShutdownMeter.MEMORY_EXCEEDED.functionCounter(registry, guard, it -> it.excesses(memory), memory);
        }
    }

    private static ShutdownMeter meterOf(GuardedMemory memory) {
        return switch (memory) {
            case HEAP -> ShutdownMeter.MEMORY_HEAP;
            case CONTAINER -> ShutdownMeter.MEMORY_CONTAINER;
        };
    }
}
