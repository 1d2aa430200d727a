package dev.softlanding.shutdown.scope;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.guard.GuardedRun;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;

/** Runs a task as a shutdown does: on a thread of its own, with some time left. */
final class TaskThread implements TaskContext {

    private final TimeSource time;
    private final GuardedRun run = new GuardedRun();
    private final Thread thread;
    private volatile long until;
    private volatile Throwable failure;

    TaskThread(TimeSource time, ShutdownTask task, Duration remaining) {
        this.time = time;
        this.until = time.nanos() + remaining.toNanos();
        this.thread = new Thread(() -> failure = run.run(() -> task.body().run(this)), "task");
        thread.start();
    }

    void interrupt() {
        run.interrupt();
    }

    /** Waits until the task has ended, and tells what it threw. */
    Throwable join() throws InterruptedException {
        thread.join();
        return failure;
    }

    @Override
    public ShutdownReason reason() {
        throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, until - time.nanos()));
    }

    @Override
    public void progress(long done, long total) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Duration extend(Duration by) {
        throw new UnsupportedOperationException();
    }
}
