package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.report.TaskStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts runs by reason and tasks by outcome, and shows how many tasks are running. All meters exist from the start,
 * because a registry that is closing takes no new ones.
 */
final class ShutdownMetrics implements ShutdownListener {

    private final Map<ShutdownReason, Counter> runs = new EnumMap<>(ShutdownReason.class);
    private final Map<TaskStatus, Counter> outcomes = new EnumMap<>(TaskStatus.class);
    private final AtomicInteger running = new AtomicInteger();

    ShutdownMetrics(MeterRegistry registry) {
        for (ShutdownReason reason : ShutdownReason.values()) {
            runs.put(
                    reason,
                    Counter.builder("shutdown.runs")
                            .description("Shutdowns that began")
                            .tag("reason", lowerCase(reason))
                            .register(registry));
        }
        Arrays.stream(TaskStatus.values())
                .filter(TaskStatus::isOutcome)
                .forEach(outcome -> outcomes.put(
                        outcome,
                        Counter.builder("shutdown.tasks")
                                .description("Tasks of a shutdown that have their outcome")
                                .tag("outcome", lowerCase(outcome))
                                .register(registry)));
        Gauge.builder("shutdown.tasks.running", running, AtomicInteger::get)
                .description("Tasks of a shutdown that are running")
                .register(registry);
    }

    @Override
    public void onEvent(ShutdownEvent event) {
        if (event instanceof ShutdownEvent.RunStarted started) {
            Objects.requireNonNull(runs.get(started.reason())).increment();
        } else if (event instanceof ShutdownEvent.TaskStarted) {
            running.incrementAndGet();
        } else if (event instanceof ShutdownEvent.TaskEnded ended) {
            Objects.requireNonNull(outcomes.get(ended.outcome())).increment();
            if (ended.duration() != null) {
                running.decrementAndGet();
            }
        }
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
