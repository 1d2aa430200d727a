package dev.softlanding.shutdown.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadFactory;

/** Where a contender without threads of its own runs the bodies. */
enum Pool {

    /** As many threads as there are tasks at once: for bodies that wait. */
    CACHED("a thread per running task") {
        @Override
        Executor open() {
            return Executors.newCachedThreadPool(new DaemonThreads());
        }
    },

    /** Two threads, for two cores: for bodies that compute. */
    TWO("pool of 2") {
        @Override
        Executor open() {
            return Executors.newFixedThreadPool(2, new DaemonThreads());
        }
    },

    /**
     * As {@link #TWO}, with a queue per thread. Not the common pool: on two cores that has one thread, and JDK 17's
     * futures then start a thread per stage instead.
     */
    FORK_JOIN("fork-join pool of 2") {
        @Override
        Executor open() {
            return new ForkJoinPool(2, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
        }
    },

    /** The thread that happens to be there. A body that hangs then hangs whoever ended the task before it. */
    DIRECT("caller's thread") {
        @Override
        Executor open() {
            return Runnable::run;
        }
    },

    /** A virtual thread per task. Only on JDK 21 and later. */
    VIRTUAL("virtual threads") {
        @Override
        Executor open() {
            try {
                return (Executor) Executors.class
                        .getMethod("newVirtualThreadPerTaskExecutor")
                        .invoke(null);
            } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException absent) {
                throw new IllegalStateException("Virtual threads need JDK 21 or later", absent);
            }
        }
    };

    private final String title;

    Pool(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    abstract Executor open();

    /** Lets the threads of a pool opened here end. */
    static void close(Executor executor) {
        if (executor instanceof ExecutorService service) {
            service.shutdownNow();
        }
    }

    private static final class DaemonThreads implements ThreadFactory {

        @Override
        public Thread newThread(Runnable work) {
            var thread = new Thread(work, "contender");
            thread.setDaemon(true);
            return thread;
        }
    }
}
