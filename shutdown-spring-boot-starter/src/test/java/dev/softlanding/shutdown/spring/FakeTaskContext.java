package dev.softlanding.shutdown.spring;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.TaskContext;
import java.time.Duration;

/** What a task would be given by a run, without one. */
public record FakeTaskContext(ShutdownReason reason, Duration remaining) implements TaskContext {

    @Override
    public void progress(long done, long total) {
        // nobody looks
    }

    @Override
    public Duration extend(Duration by) {
        return remaining;
    }
}
