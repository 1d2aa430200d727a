package dev.softlanding.shutdown.report;

/** Where a coordinator stands. The order is that of legal transitions: a state only ever goes up. */
public enum CoordinatorState {

    /** Tasks are being registered; nothing is validated yet. */
    ASSEMBLING,

    /** The plan is valid and waits for a trigger. */
    ARMED,

    /** The plan is being executed. */
    RUNNING,

    /** The cut-off came: what still ran was interrupted and gets its last moment. A clean run skips this state. */
    FLUSHING,

    /** Nothing more will happen. */
    TERMINATED
}
