package dev.softlanding.shutdown;

/**
 * Where an edge or a phase comes from. The order is that of precedence: one that contradicts an earlier origin gives way
 * and is shown; a contradiction within one origin is an error, but for the last two, where the later declared one gives
 * way.
 */
public enum Origin {

    /** A setting of whoever operates the application. */
    SETTING,

    /** The declaration of the task. */
    DECLARED,

    /** What an adapter of a known component takes for right. */
    ADAPTER,

    /** Derived from what the components of an application use. */
    INFERRED,

    /** The order a framework would have kept. */
    CONVENTION
}
