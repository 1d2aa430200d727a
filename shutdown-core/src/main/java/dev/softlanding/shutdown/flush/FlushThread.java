package dev.softlanding.shutdown.flush;

import dev.softlanding.shutdown.guard.GuardedRun;
import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One flusher and the thread that waits for its hour. Called by one thread, the conductor; told nothing by locks. What is
 * called while it still runs runs once more afterwards.
 */
final class FlushThread implements GuardedRun.Body {

    private final Flusher flusher;
    private final TimeSource time;
    private final Alarm conductor;
    private final @Nullable ClassLoader contextClassLoader;
    private volatile @Nullable Thread thread;

    /** How often it was called, and how many of these calls have ended. */
    private volatile int called;

    private volatile int ended;
    private volatile long until;
    private volatile boolean closed;
    private volatile boolean needless;
    private volatile @Nullable GuardedRun guard;
    private volatile long startedAt;
    private volatile long endedAt;
    private volatile @Nullable Throwable failure;

    FlushThread(Flusher flusher, TimeSource time, Alarm conductor, @Nullable ClassLoader contextClassLoader) {
        this.flusher = flusher;
        this.time = time;
        this.conductor = conductor;
        this.contextClassLoader = contextClassLoader;
    }

    Flusher flusher() {
        return flusher;
    }

    void start() {
        Thread made = Threads.daemon("shutdown-flush-" + flusher.name(), new Waiting());
        made.setContextClassLoader(contextClassLoader);
        thread = made;
        made.start();
    }

    /** Lets it run, until that moment. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one caller
    void call(long untilNanos) {
        until = Math.min(untilNanos, time.nanos() + flusher.limit().toNanos());
        startedAt = time.nanos();
        called++;
        LockSupport.unpark(thread);
    }

    /** What it would do has been done otherwise. */
    void beNeedless() {
        needless = true;
    }

    boolean isNeedless() {
        return needless;
    }

    /** Whether a call has not ended yet. */
    boolean isBusy() {
        return called != ended;
    }

    /** When a call that has not ended is to be interrupted. */
    long until() {
        return until;
    }

    void interrupt() {
        GuardedRun running = guard;
        if (running != null) {
            running.interruptAside();
        }
    }

    void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    /** What the thread does. */
    private final class Waiting implements Runnable {

        @Override
        public void run() {
            while (!closed) {
                int call = called;
                if (call == ended) {
                    LockSupport.park(this);
                    continue;
                }
                var run = new GuardedRun();
                guard = run;
                failure = run.run(FlushThread.this);
                guard = null;
                endedAt = time.nanos();
                ended = call;
                conductor.ring();
            }
        }
    }

    /** For the guard: flushes. */
    @Override
    public void run() throws Exception {
        flusher.action().flush(Duration.ofNanos(Math.max(0, until - time.nanos())));
    }

    FlushReport report(boolean forced, long now) {
        boolean unfinished = isBusy();
        Throwable thrown = failure;
        FlushReport.Outcome outcome = unfinished
                ? FlushReport.Outcome.UNFINISHED
                : thrown == null ? FlushReport.Outcome.FLUSHED : FlushReport.Outcome.FAILED;
        long took = Math.max(0, (unfinished ? now : endedAt) - startedAt);
        return new FlushReport(flusher.name(), forced, outcome, Duration.ofNanos(took), unfinished ? null : thrown);
    }
}
