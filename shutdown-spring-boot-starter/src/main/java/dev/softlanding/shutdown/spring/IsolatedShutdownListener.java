package dev.softlanding.shutdown.spring;

import dev.softlanding.shutdown.report.ShutdownListener;

/** A listener that hears on a thread of its own, so that no other listener, as that of the log, can hold it up. */
@FunctionalInterface
public interface IsolatedShutdownListener extends ShutdownListener {}
