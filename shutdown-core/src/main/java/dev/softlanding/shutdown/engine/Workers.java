package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.guard.Threads;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadFactory;
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

    /** Threads as workers have them where nobody says otherwise. */
    static final ThreadFactory THREADS = new ThreadFactory() {
        @Override
        public Thread newThread(Runnable worker) {
            return Threads.daemon(IDLE_NAME, worker);
        }
    };

    private final Tasks tasks;
    private final @Nullable ClassLoader contextClassLoader;
    private final ThreadFactory threads;
    private final Deque<Worker> idle = new ArrayDeque<>();
    private int prepared;
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
     * @param threads makes the threads
     */
    Workers(Tasks tasks, @Nullable ClassLoader contextClassLoader, ThreadFactory threads) {
        this.tasks = tasks;
        this.contextClassLoader = contextClassLoader;
        this.threads = threads;
    }

    /** Calls one that waits, or a new one. It will {@linkplain Tasks#arrive arrive}. */
    void call() {
        Worker waiting;
        synchronized (idle) {
            waiting = idle.pollLast();
        }
        if (waiting == null) {
            new Worker(true).start();
        } else {
            waiting.call();
        }
    }

    /** Makes one that waits to be called. */
    void prepare() {
        synchronized (idle) {
            prepared++;
        }
        boolean started = false;
        try {
            new Worker(false).start();
            started = true;
        } finally {
            if (!started) {
                synchronized (idle) {
                    prepared--;
                }
            }
        }
    }

    /** How many wait, or soon will without having been called. */
    int waiting() {
        synchronized (idle) {
            return idle.size() + prepared;
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

        Worker(boolean called) {
            this.called = called;
        }

        void start() {
            Thread made = threads.newThread(this);
            thread = made;
            made.start();
        }

        void call() {
            called = true;
            LockSupport.unpark(thread);
        }

        @Override
        public void run() {
            if (!called) {
                synchronized (idle) {
                    prepared--;
                }
            }
            while (called || awaitCall()) {
                called = false;
                work();
                Thread.currentThread().setName(IDLE_NAME);
            }
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
            if (!waits(this)) {
                return false;
            }
            while (!called) {
                LockSupport.park(this);
                Thread.interrupted(); // from a body that remembered this thread
            }
            return !isClosed();
        }
    }
}
