package dev.softlanding.shutdown.report;

/** How a run ended. */
public enum RunOutcome {
    /** Every task that had to run succeeded. */
    CLEAN,
    /** The plan ended in time, but a task failed, timed out or was given up. */
    DEGRADED,
    /** The cut-off came first: by the clock, by a second signal, or because a task's failure aborts the run. */
    FORCED
}
