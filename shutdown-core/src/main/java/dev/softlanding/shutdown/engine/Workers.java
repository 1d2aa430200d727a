package dev.softlanding.shutdown.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads that run task bodies: platform daemon threads, made when called for and named after what they run. A worker
 * goes on as long as there is something to take; without that it waits here to be called again.
 *
 * <p>Virtual threads would not do: two that spin stop all others on two cores, timers included.
 *
 * <p>This class is threadsafe.
 */
final class Workers {

    private static final String IDLE_NAME = "shutdown-worker";

    private final Tasks tasks;
    private final @Nullable ClassLoader contextClassLoader;
    private final Deque<Worker> idle = new ArrayDeque<>();
    private boolean closed;

    /** Where workers get their tasks from. */
    interface Tasks {

        /** The first task of a worker that was called, if there still is one. */
        @Nullable
        TaskExecution arrive();

        /** Runs a task on the calling thread, and takes the next, if there is one. */
        @Nullable
        TaskExecution runAndTakeNext(TaskExecution execution);

        /** A worker's thread comes to an end in the middle of a task. */
        void died(TaskExecution execution, Throwable death);
    }

    /**
     * @param tasks where tasks come from
     * @param contextClassLoader what bodies find as their thread's context class loader
     */
    Workers(Tasks tasks, @Nullable ClassLoader contextClassLoader) {
        this.tasks = tasks;
        this.contextClassLoader = contextClassLoader;
    }

    /** Calls one that waits, or a new one. It will {@linkplain Tasks#arrive arrive}. */
    void call() {
        Worker waiting;
        synchronized (idle) {
            waiting = idle.pollLast();
        }
        if (waiting == null) {
            new Worker().start();
        } else {
            waiting.call();
        }
    }

    /** Lets waiting workers end; others end after their task. */
    void close() {
        synchronized (idle) {
            closed = true;
            for (Worker worker : idle) {
                worker.call();
            }
            idle.clear();
        }
    }

    private boolean waits(Worker worker) {
        synchronized (idle) {
            if (!closed) {
                idle.addLast(worker);
            }
            return !closed;
        }
    }

    private boolean isClosed() {
        synchronized (idle) {
            return closed;
        }
    }

    private final class Worker implements Runnable {

        private volatile @Nullable Thread thread;
        private volatile boolean called;

        void start() {
            var made = new Thread(null, this, IDLE_NAME, 0, false);
            made.setDaemon(true);
            thread = made;
            made.start();
        }

        void call() {
            called = true;
            LockSupport.unpark(thread);
        }

        @Override
        public void run() {
            do {
                work();
            } while (awaitCall());
        }

        private void work() {
            TaskExecution current = tasks.arrive();
            try {
                while (current != null) {
                    Thread.currentThread().setName("shutdown-" + current.taskName());
                    if (Thread.currentThread().getContextClassLoader() != contextClassLoader) {
                        Thread.currentThread().setContextClassLoader(contextClassLoader);
                    }
                    current = tasks.runAndTakeNext(current);
                }
            } catch (Throwable death) { // of the thread, by Thread.stop, or of the JVM
                if (current != null) {
                    tasks.died(current, death);
                }
            }
        }

        private boolean awaitCall() {
            called = false;
            if (!waits(this)) {
                return false;
            }
            Thread.currentThread().setName(IDLE_NAME);
            while (!called) {
                LockSupport.park(this);
                Thread.interrupted(); // from a body that remembered this thread
            }
            return !isClosed();
        }
    }
}
