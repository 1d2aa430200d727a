package dev.softlanding.shutdown.spring.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All meters of a shutdown: their names, kinds, units and tags. Values of tags are names in lower case, but for those of
 * tasks and exceptions, which are as they are. No scope, and so no tenant, is ever named by a tag.
 *
 * <p>The idea is that of Micrometer's {@code MeterDocumentation}.
 */
@SuppressWarnings("ImmutableEnumChecker") // its lists are those of List.of
public enum ShutdownMeter {

    /** Runs that began. */
    RUNS("shutdown.runs", Meter.Type.COUNTER, null, "Shutdowns that began, by what asked for them", "reason"),

    /** Runs that are over. The outcome is known when the context is closed, and its registries with it. */
    RUNS_ENDED(
            "shutdown.runs.ended",
            Meter.Type.COUNTER,
            null,
            "Shutdowns that are over: clean, degraded or forced",
            "reason",
            "outcome"),

    /** Tasks that have their outcome. */
    TASKS("shutdown.tasks", Meter.Type.COUNTER, null, "Tasks of a shutdown that have their outcome", "outcome"),

    /** Tasks that are running. */
    TASKS_RUNNING("shutdown.tasks.running", Meter.Type.GAUGE, null, "Tasks of a shutdown that are running"),

    /** Tasks that were given up and still run. */
    TASKS_STUCK("shutdown.tasks.stuck", Meter.Type.GAUGE, null, "Tasks that were given up and still run"),

    /** How long tasks ran. It has no buckets, whatever the application wants of its timers. */
    TASK_DURATION(
            "shutdown.task.duration",
            Meter.Type.TIMER,
            "seconds",
            "How long the task ran, if it started",
            "task",
            "outcome"),

    /** How often tasks were tried again. */
    TASK_RETRIES(
            "shutdown.task.retries",
            Meter.Type.COUNTER,
            null,
            "Times that the task, or a part of it, was tried again",
            "task"),

    /** How often a policy did not let tasks begin. */
    TASK_REFUSALS(
            "shutdown.task.refusals",
            Meter.Type.COUNTER,
            null,
            "Times that a policy did not let the task, or a part of it, begin",
            "task"),

    /** How often tasks were done by their fallback. */
    TASK_FALLBACKS(
            "shutdown.task.fallbacks",
            Meter.Type.COUNTER,
            null,
            "Times that the task was done by its fallback",
            "task"),

    /** Tasks that took longer than their timeout. */
    TIMEOUTS("shutdown.timeouts", Meter.Type.COUNTER, null, "Tasks that timed out or were given up at their timeout"),

    /** Tasks that threw something. Exists from the first time that exception comes up. */
    FAILURES("shutdown.failures", Meter.Type.COUNTER, null, "Tasks that failed, by the class they threw", "exception"),

    /** Flushes at the cut-off. */
    FLUSHES_FORCED(
            "shutdown.flushes.forced",
            Meter.Type.COUNTER,
            null,
            "Flushers that ran at the cut-off: flushed, failed or unfinished",
            "outcome"),

    /** Work that is not done yet. */
    IN_FLIGHT(
            "shutdown.in.flight",
            Meter.Type.GAUGE,
            null,
            "Requests, records and jobs in work, as far as tasks can tell"),

    /** The time of a run. */
    BUDGET("shutdown.budget", Meter.Type.GAUGE, "seconds", "What a shutdown has until the cut-off"),

    /** What is left of the time of a run. */
    BUDGET_REMAINING(
            "shutdown.budget.remaining",
            Meter.Type.GAUGE,
            "seconds",
            "What is left until the cut-off; all of it before a shutdown"),

    /** How long a run may take. */
    WORST_CASE("shutdown.worst.case", Meter.Type.GAUGE, "seconds", "The longest a shutdown by this plan can take"),

    /** How long a run may take without its optional tasks, which are left out when the time is short. */
    WORST_CASE_WITHOUT_OPTIONAL(
            "shutdown.worst.case.without.optional",
            Meter.Type.GAUGE,
            "seconds",
            "The longest it can take without its optional tasks: what has to fit the budget"),

    /** What stands in the way of an orderly end. */
    FINDINGS(
            "shutdown.findings",
            Meter.Type.GAUGE,
            null,
            "What was found at the start that stands in the way of an orderly end"),

    /** How the previous life ended. */
    PREVIOUS(
            "shutdown.previous",
            Meter.Type.GAUGE,
            null,
            "How the previous life of this instance ended: 1 for that, 0 for all others",
            "outcome"),

    /** Use of the heap, with the memory guard. */
    MEMORY_HEAP("shutdown.memory.heap", Meter.Type.GAUGE, null, "The part of the heap in use after garbage collection"),

    /** Use of the container's memory, with the memory guard. */
    MEMORY_CONTAINER(
            "shutdown.memory.container",
            Meter.Type.GAUGE,
            null,
            "The part of the container's memory limit in use; NaN if unknown"),

    /** How often memory was short, with the memory guard. */
    MEMORY_EXCEEDED(
            "shutdown.memory.exceeded",
            Meter.Type.COUNTER,
            null,
            "Times that memory reached its threshold and stayed there",
            "memory");

    private final String meterName;
    private final Meter.Type kind;
    private final @Nullable String baseUnit;
    private final String description;
    private final List<String> tags;

    ShutdownMeter(String meterName, Meter.Type kind, @Nullable String baseUnit, String description, String... tags) {
        this.meterName = meterName;
        this.kind = kind;
        this.baseUnit = baseUnit;
        this.description = description;
        this.tags = List.of(tags);
    }

    /** What Micrometer knows it by; registries write it in their own way. */
    public String meterName() {
        return meterName;
    }

    /** What kind of meter it is. */
    public Meter.Type kind() {
        return kind;
    }

    /** What its values are counted in, unless they are numbers of things or parts of a whole. */
    public @Nullable String baseUnit() {
        return baseUnit;
    }

    /** What it says, in one line. */
    public String description() {
        return description;
    }

    /** The keys of its tags. */
    public List<String> tags() {
        return tags;
    }

    /** All of this, as a row of a table in Markdown: name, kind, unit, tags, description. */
    public String row() {
        return "| `%s` | %s | %s | %s | %s |"
                .formatted(
                        meterName,
                        kind.name().toLowerCase(Locale.ROOT),
                        baseUnit == null ? "" : baseUnit,
                        tags.stream().map(tag -> "`" + tag + "`").collect(Collectors.joining(", ")),
                        description);
    }

    Counter counter(MeterRegistry registry, Object... values) {
        return Counter.builder(meterName)
                .description(description)
                .tags(with(values))
                .register(registry);
    }

    Timer timer(MeterRegistry registry, Object... values) {
        return Timer.builder(meterName)
                .description(description)
                .tags(with(values))
                .register(registry);
    }

    /** Holds the object weakly. */
    <T> void gauge(MeterRegistry registry, T object, ToDoubleFunction<T> value, Object... values) {
        Gauge.builder(meterName, object, value)
                .description(description)
                .baseUnit(baseUnit)
                .tags(with(values))
                .register(registry);
    }

    /** Holds the object weakly. */
    <T> void functionCounter(MeterRegistry registry, T object, ToDoubleFunction<T> count, Object... values) {
        FunctionCounter.builder(meterName, object, count)
                .description(description)
                .tags(with(values))
                .register(registry);
    }

    private Tags with(Object... values) {
        List<String> pairs = new ArrayList<>(2 * tags.size());
        for (int i = 0; i < tags.size(); i++) {
            pairs.add(tags.get(i));
            Object value = values[i];
            pairs.add(value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString());
        }
        return Tags.of(pairs.toArray(String[]::new));
    }
}
