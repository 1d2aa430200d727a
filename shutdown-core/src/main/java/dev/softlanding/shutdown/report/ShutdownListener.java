package dev.softlanding.shutdown.report;

/**
 * Hears what happens. Called on one thread, one event after the other, in the order in which things happened; that
 * thread is neither a task's nor the run's, so a slow or failing listener delays nothing but other listeners.
 */
@FunctionalInterface
public interface ShutdownListener {

    /** Something happened. What this throws is logged and otherwise ignored. */
    void onEvent(ShutdownEvent event);
}
