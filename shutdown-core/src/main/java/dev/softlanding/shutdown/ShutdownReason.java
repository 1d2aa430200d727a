package dev.softlanding.shutdown;

import dev.softlanding.shutdown.report.ShutdownReport;

/** Why a run was started. The first reason wins; later ones are listed in the {@linkplain ShutdownReport report}. */
public enum ShutdownReason {

    /** The signal of an orderly stop, as Kubernetes, systemd and Docker send it. */
    SIGTERM,

    /** The interrupt of a terminal, Ctrl-C. */
    SIGINT,

    /** The JVM is ending, by {@code System.exit} or because its last non-daemon thread ended. */
    EXIT,

    /** The application context is being closed while the JVM lives on. */
    CONTEXT_CLOSED,

    /** A person or a tool asked over HTTP or JMX. */
    ENDPOINT,

    /** Memory is about to run out. */
    MEMORY,

    /** The application asked by a call. */
    API;

    /** Whether the operating system asked: the process has to end, and somebody will see to it. */
    public boolean isSignal() {
        return this == SIGTERM || this == SIGINT;
    }
}
