package dev.softlanding.shutdown;

import java.time.Duration;

/** What a running task may ask about its run. Valid on any thread, but only while the task runs. */
public interface TaskContext {

    /** Why the run was started. */
    ShutdownReason reason();

    /** The time until this task is interrupted, by its timeout or by the cut-off. Never negative. */
    Duration remaining();
}
