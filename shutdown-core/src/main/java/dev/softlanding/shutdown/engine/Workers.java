package dev.softlanding.shutdown.engine;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that run task bodies: platform daemon threads, made when needed and named after what they run. A worker
 * that has ended a task goes on with the one that this made ready; only without one it waits here for another.
 *
 * <p>Virtual threads would not do: two that spin stop all others on two cores, timers included.
 *
 * <p>This class is threadsafe.
 */
final class Workers {

    private final Body runAndTakeNext;
    private final @Nullable ClassLoader contextClassLoader;
    private final BlockingQueue<Assignment> assignments = new LinkedBlockingQueue<>();

    /** Workers that wait, or are about to, less the assignments made to them. */
    private final AtomicInteger idle = new AtomicInteger();

    private volatile boolean closed;

    /** What a worker does with a task. */
    @FunctionalInterface
    interface Body {

        /** Runs a task on the calling thread and returns the one to go on with, if there is one. */
        @Nullable
        TaskExecution run(TaskExecution execution);
    }

    /** What a waiting worker is told: run this, or, with nothing in it, end. */
    private record Assignment(@Nullable TaskExecution execution) {}

    /**
     * @param runAndTakeNext what to do with a task
     * @param contextClassLoader what bodies find as their thread's context class loader
     */
    Workers(Body runAndTakeNext, @Nullable ClassLoader contextClassLoader) {
        this.runAndTakeNext = runAndTakeNext;
        this.contextClassLoader = contextClassLoader;
    }

    /** Runs a task on a waiting worker, or on a new one. */
    void execute(TaskExecution execution) {
        if (idle.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
            assignments.add(new Assignment(execution));
            return;
        }
        var thread = new Thread(null, () -> work(execution), "shutdown-worker", 0, false);
        thread.setDaemon(true);
        thread.start();
    }

    /** Lets waiting workers end; others end after their task. */
    void close() {
        closed = true;
        for (int waiting = idle.getAndSet(0); waiting > 0; waiting--) {
            assignments.add(new Assignment(null));
        }
    }

    private void work(TaskExecution first) {
        TaskExecution next = first;
        while (next != null) {
            Thread.currentThread().setName("shutdown-" + next.taskName());
            Thread.currentThread().setContextClassLoader(contextClassLoader);
            next = runAndTakeNext.run(next);
            if (next == null && !closed) {
                next = awaitAssignment();
            }
        }
    }

    private @Nullable TaskExecution awaitAssignment() {
        Thread.currentThread().setName("shutdown-worker");
        idle.incrementAndGet();
        if (closed) {
            return null;
        }
        while (true) {
            try {
                return assignments.take().execution();
            } catch (InterruptedException stray) {
                // From a body that remembered this thread. An assignment may be on its way here already: stay.
            }
        }
    }
}
