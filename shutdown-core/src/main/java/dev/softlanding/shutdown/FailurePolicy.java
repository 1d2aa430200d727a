package dev.softlanding.shutdown;

/**
 * What the failure of a task means to others. A task has failed if it is FAILED, TIMED_OUT or ABANDONED.
 *
 * <p>Continue or abort per step is Pekko's choice too ({@code recover}); skipping what depends on a failed unit is
 * systemd's.
 */
public enum FailurePolicy {

    /** Nothing: dependents start as if it had succeeded. */
    CONTINUE,

    /**
     * Tasks that come after it by edges between tasks are SKIPPED, and those after them. Order by phases alone skips
     * nothing; tasks of {@link Phase#TELEMETRY} and the terminal task are never skipped.
     */
    SKIP_DEPENDENTS,

    /** The run ends now, as at the cut-off: what runs is interrupted, what has not started is CANCELLED. */
    ABORT
}
