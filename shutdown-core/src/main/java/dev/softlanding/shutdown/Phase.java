package dev.softlanding.shutdown;

import java.util.Locale;

/**
 * A milestone of the plan. Phases end in the order of their declaration; a task in a phase starts when every earlier
 * phase has ended and its own edges are satisfied. Tasks and phases share one name space, so {@code after("drain")}
 * means: after everything that drains.
 *
 * <p>The idea of a few named milestones between fine-grained tasks is systemd's (targets and units).
 */
public enum Phase {

    /** Others learn that this process is about to stop; everything is still served. */
    ANNOUNCE,

    /** No new work is taken, and accepted work is finished. */
    DRAIN,

    /** What is buffered is written to where it belongs. */
    FLUSH,

    /** What is held is given back: connections, locks, files. */
    RELEASE,

    /** What tells about all this is sent. */
    TELEMETRY,

    /** No milestone: the task obeys its own edges only. */
    NONE;

    private final String id = name().toLowerCase(Locale.ROOT);

    /** The name in edges, properties, logs and reports. */
    public String id() {
        return id;
    }
}
