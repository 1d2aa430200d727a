package dev.softlanding.shutdown.scope;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a shutdown's closing of one scope went.
 *
 * @param name the scope's name
 * @param owner who answers for it, if declared
 * @param labels what else was declared about it
 * @param openedFrom the place in the code that opened it
 * @param outcome the worst outcome of its steps
 * @param duration how long the closing took, or had taken when it was no longer waited for
 * @param failures the steps that did not succeed, in the order in which they ran
 */
public record ScopeClosing(
        String name,
        @Nullable String owner,
        Map<String, String> labels,
        StackTraceElement openedFrom,
        Outcome outcome,
        Duration duration,
        List<StepFailure> failures) {

    /** Defensive copies of the collections. */
    public ScopeClosing {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        failures = List.copyOf(failures);
    }

    /** How a step ended. The order is from good to bad. */
    public enum Outcome {

        /** In time and without an exception. */
        SUCCEEDED,

        /** In time, by throwing. */
        FAILED,

        /** After it was interrupted because its time was nearly over. */
        TIMED_OUT,

        /** Not in its time: nobody waits for it any longer, and its thread may still run. */
        ABANDONED
    }

    /**
     * A step that did not succeed.
     *
     * @param step its name
     * @param outcome how it ended
     * @param cause what it threw; where it threw nothing, an exception that says what happened, which for an abandoned
     *     step has the stack trace of the place where it was stuck
     */
    public record StepFailure(String step, Outcome outcome, Throwable cause) {}

    @Override
    public String toString() {
        return failures.isEmpty()
                ? "'%s' %s".formatted(name, outcome)
                : "'%s' %s %s"
                        .formatted(
                                name,
                                outcome,
                                failures.stream().map(StepFailure::step).toList());
    }
}
