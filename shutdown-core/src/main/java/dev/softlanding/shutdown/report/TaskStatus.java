package dev.softlanding.shutdown.report;

import dev.softlanding.shutdown.FailurePolicy;

/** Where a task stands. The order is that of legal transitions: a status only ever goes up. */
public enum TaskStatus {

    /** Known and not taken out, and no run has begun. */
    REGISTERED,

    /** In a run, with predecessors that have not ended. */
    WAITING,

    /** Free to start, and waiting for a worker. */
    READY,

    /** Its body runs. */
    RUNNING,

    /** Ended in time and without an exception. */
    SUCCEEDED,

    /** Ended in time by throwing. */
    FAILED,

    /** Ended after it was interrupted, shortly before its timeout. */
    TIMED_OUT,

    /** Had not ended at its timeout, and nobody waits for it any longer. Its thread may still run. */
    ABANDONED,

    /** Did not start: it is disabled, a predecessor did not do its part, or there was no time for it. */
    SKIPPED,

    /** Taken out before it could start. */
    CANCELLED,

    /** The cut-off came before it ended, or before it could start. */
    CUT_OFF;

    /** Whether this is an outcome: nothing follows it. */
    public boolean isOutcome() {
        return compareTo(SUCCEEDED) >= 0;
    }

    /** Whether the task ran, and did not succeed in its time: a failure in the sense of {@link FailurePolicy}. */
    public boolean isFailure() {
        return this == FAILED || this == TIMED_OUT || this == ABANDONED;
    }
}
