package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a task's body. Its interrupt reaches the body or nothing: never the task that the same thread runs
 * next, and never nobody because the thread was not there yet. One thread runs; any thread may interrupt.
 */
final class TaskExecution implements TaskContext {

    private static final long DELIVERY_NANOS = 50_000;

    private enum State {
        NEW,
        INTERRUPTED_EARLY,
        RUNNING,
        INTERRUPTING,
        ENDED
    }

    private final int node;
    private final ShutdownTask task;
    private final ShutdownRun run;
    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
    private volatile @Nullable Thread thread;

    TaskExecution(int node, ShutdownTask task, ShutdownRun run) {
        this.node = node;
        this.task = task;
        this.run = run;
    }

    int node() {
        return node;
    }

    String taskName() {
        return task.name();
    }

    /** Runs the body on the calling thread and leaves that thread's interrupt flag clear. */
    @Nullable
    Throwable runBody() {
        thread = Thread.currentThread();
        if (!state.compareAndSet(State.NEW, State.RUNNING)) {
            Thread.currentThread().interrupt();
            state.set(State.RUNNING);
        }
        Throwable failure = null;
        try {
            task.body().run(this);
        } catch (Throwable thrown) { // an Error is a failure like any other
            failure = thrown;
        }
        while (!state.compareAndSet(State.RUNNING, State.ENDED)) {
            Thread.interrupted(); // an interrupt is being delivered: a few instructions, unless it closes a channel
            LockSupport.parkNanos(this, DELIVERY_NANOS);
        }
        Thread.interrupted();
        return failure;
    }

    /** Interrupts the body if it has not ended. */
    void interrupt() {
        if (state.compareAndSet(State.NEW, State.INTERRUPTED_EARLY)) {
            return;
        }
        Thread running = thread;
        if (running != null && state.compareAndSet(State.RUNNING, State.INTERRUPTING)) {
            running.interrupt();
            state.set(State.RUNNING);
        }
    }

    /** Where the body is, innermost frame first and the engine's own left out; empty if it is not running. */
    List<StackTraceElement> stack() {
        Thread running = thread;
        return running == null || state.get() == State.ENDED
                ? List.of()
                : Arrays.stream(running.getStackTrace())
                        .takeWhile(frame -> !frame.getClassName().equals(TaskExecution.class.getName()))
                        .toList();
    }

    @Override
    public ShutdownReason reason() {
        return run.reason();
    }

    @Override
    public Duration remaining() {
        return run.remaining(node);
    }
}
