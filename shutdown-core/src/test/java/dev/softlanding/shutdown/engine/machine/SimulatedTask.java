package dev.softlanding.shutdown.engine.machine;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.time.Alarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A task of a simulated plan and what its body does: the notation of {@link Simulation}, read and written. Times are in
 * milliseconds. This class is not threadsafe.
 */
public final class SimulatedTask {

    static final long FOREVER = Alarm.NEVER;

    final String name;
    long runs;
    long afterInterrupt;
    boolean fails;
    public Phase phase = Phase.NONE;
    public long timeout = 10_000;
    public long guaranteed;
    FailurePolicy onFailure = FailurePolicy.CONTINUE;
    public boolean enabled = true;
    boolean optional;
    public List<String> after = new ArrayList<>(3);
    public List<String> before = new ArrayList<>(3);

    public SimulatedTask(String name, long runs) {
        this.name = name;
        this.runs = runs;
    }

    SimulatedTask copy() {
        var copy = new SimulatedTask(name, runs);
        copy.afterInterrupt = afterInterrupt;
        copy.fails = fails;
        copy.phase = phase;
        copy.timeout = timeout;
        copy.guaranteed = guaranteed;
        copy.onFailure = onFailure;
        copy.enabled = enabled;
        copy.optional = optional;
        copy.after.addAll(after);
        copy.before.addAll(before);
        return copy;
    }

    static SimulatedTask parse(String declaration) {
        String[] words = declaration.trim().split("\\s+");
        var task = new SimulatedTask(words[0], words[1].equals("forever") ? FOREVER : Long.parseLong(words[1]));
        List<String> names = null;
        for (int i = 2; i < words.length; i++) {
            switch (words[i]) {
                case "fails" -> task.fails = true;
                case "deaf" -> task.afterInterrupt = FOREVER;
                case "lingers" -> task.afterInterrupt = Long.parseLong(words[++i]);
                case "timeout" -> task.timeout = Long.parseLong(words[++i]);
                case "guaranteed" -> task.guaranteed = Long.parseLong(words[++i]);
                case "skips" -> task.onFailure = FailurePolicy.SKIP_DEPENDENTS;
                case "aborts" -> task.onFailure = FailurePolicy.ABORT;
                case "off" -> task.enabled = false;
                case "optional" -> task.optional = true;
                case "in" -> task.phase = Phase.valueOf(words[++i].toUpperCase(Locale.ROOT));
                case "after" -> names = task.after;
                case "before" -> names = task.before;
                default -> {
                    if (names == null) {
                        throw new IllegalArgumentException("'%s' in '%s'".formatted(words[i], declaration));
                    }
                    names.add(words[i]);
                }
            }
        }
        return task;
    }

    public ShutdownTask task() {
        return ShutdownTask.named(name)
                .after(after.toArray(String[]::new))
                .before(before.toArray(String[]::new))
                .phase(phase)
                .timeout(Duration.ofMillis(timeout))
                .guaranteed(Duration.ofMillis(guaranteed))
                .onFailure(onFailure)
                .enabled(enabled)
                .optional(optional)
                .run(() -> {});
    }

    Simulation.Body body() {
        return new Simulation.Body(nanos(runs), nanos(afterInterrupt), fails);
    }

    private static long nanos(long millis) {
        return millis == FOREVER ? FOREVER : millis * 1_000_000;
    }

    @Override
    public String toString() {
        var text = new StringBuilder(name).append(' ').append(runs == FOREVER ? "forever" : runs);
        text.append(fails ? " fails" : "");
        text.append(afterInterrupt == FOREVER ? " deaf" : afterInterrupt > 0 ? " lingers " + afterInterrupt : "");
        text.append(timeout == 10_000 ? "" : " timeout " + timeout);
        text.append(guaranteed == 0 ? "" : " guaranteed " + guaranteed);
        text.append(
                switch (onFailure) {
                    case CONTINUE -> "";
                    case SKIP_DEPENDENTS -> " skips";
                    case ABORT -> " aborts";
                });
        text.append(enabled ? "" : " off");
        text.append(optional ? " optional" : "");
        text.append(phase == Phase.NONE ? "" : " in " + phase.id());
        text.append(after.isEmpty() ? "" : " after " + String.join(" ", after));
        text.append(before.isEmpty() ? "" : " before " + String.join(" ", before));
        return text.toString();
    }
}
