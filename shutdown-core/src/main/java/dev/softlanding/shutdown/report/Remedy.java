package dev.softlanding.shutdown.report;

import java.time.Duration;
import java.util.List;

/**
 * One change after which a plan that did not fit its budget does.
 *
 * @param kind what to change
 * @param from what it is
 * @param to what it has to be, or less of it where less is better
 * @param tasks whose timeouts to change; empty if none
 * @param sentence the change as one sentence
 */
public record Remedy(Kind kind, Duration from, Duration to, List<String> tasks, String sentence) {

    /** What can be changed. */
    public enum Kind {
        /** The timeout of one task, if it is enough to shorten that one. */
        SINGLE_TASK,
        /** The platform's grace period, given in the whole seconds that a manifest has. */
        GRACE_PERIOD,
        /** The sum of the timeouts on the critical path, if every path that is too long lies within it. */
        CRITICAL_PATH,
        /** Timeouts of tasks on several paths: each in the proportion in which the worst case has to become shorter. */
        TIMEOUTS
    }

    /** A defensive copy of the list. */
    public Remedy {
        tasks = List.copyOf(tasks);
    }

    @Override
    public String toString() {
        return sentence;
    }
}
