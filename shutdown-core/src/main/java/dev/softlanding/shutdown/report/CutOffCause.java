package dev.softlanding.shutdown.report;

import dev.softlanding.shutdown.FailurePolicy;

/** What brought the cut-off of a run. */
public enum CutOffCause {

    /** Its moment had come: the reserve before the kill begins. */
    DEADLINE,

    /** Somebody did not want to wait any longer. */
    ESCALATED,

    /** A task failed that has {@link FailurePolicy#ABORT}. */
    ABORTED
}
