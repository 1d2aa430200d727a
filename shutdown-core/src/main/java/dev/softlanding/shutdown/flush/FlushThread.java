package dev.softlanding.shutdown.flush;

import dev.softlanding.shutdown.guard.GuardedRun;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One flusher and the thread that waits for its hour. It looks at the clock itself: under load each hand-over from one thread
 * to another costs as much as a timer. For the same reason one that has nothing left to do does what others have not come
 * to yet. What is called while it still runs runs once more afterwards.
 */
final class FlushThread implements GuardedRun.Body {

    /** What a flusher is called for, in the order of time. */
    static final int EARLY = 1;

    static final int FORCED = 2;

    private final Flusher flusher;
    private final ForcedFlush flush;
    private final TimeSource time;
    private final Alarm alarm;
    private final @Nullable ClassLoader contextClassLoader;

    /** The latest call, the latest that somebody has taken, and the latest that has ended. */
    private final AtomicInteger called = new AtomicInteger();

    private final AtomicInteger taken = new AtomicInteger();
    private boolean started;
    private volatile int ended;
    private volatile long until;
    private boolean prolonged;
    private volatile boolean closed;
    private volatile boolean needless;
    private volatile @Nullable GuardedRun guard;
    private volatile long startedAt;
    private volatile long endedAt;
    private volatile @Nullable Throwable failure;

    FlushThread(Flusher flusher, ForcedFlush flush, TimeSource time, @Nullable ClassLoader contextClassLoader) {
        this.flusher = flusher;
        this.flush = flush;
        this.time = time;
        this.alarm = time.newAlarm();
        this.contextClassLoader = contextClassLoader;
    }

    Flusher flusher() {
        return flusher;
    }

    boolean isLast() {
        return flusher.kind() == Flusher.Kind.LAST;
    }

    /** Does nothing once it has succeeded. */
    void start(BiFunction<String, Runnable, Thread> maker) {
        if (!started) {
            Thread made = maker.apply("shutdown-flush-" + flusher.name(), new Waiting());
            made.setContextClassLoader(contextClassLoader);
            made.start();
            started = true;
        }
    }

    /** Lets it run until that moment, unless it was called for that before. On any thread. */
    void call(int what, long untilNanos) {
        int before = called.get();
        while (before < what) {
            long now = time.nanos();
            until = Math.min(untilNanos, now + flusher.limit().toNanos());
            startedAt = now;
            if (called.compareAndSet(before, what)) {
                alarm.ring();
                return;
            }
            before = called.get();
        }
    }

    /** Looks at the clock again. */
    void wake() {
        alarm.ring();
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
        return called.get() != ended;
    }

    /** When a call that has not ended is to be interrupted. */
    long until() {
        return until;
    }

    /** Gives a call so much more, once. Returns whether it has got it. */
    boolean prolong(long untilNanos) {
        if (prolonged) {
            return false;
        }
        prolonged = true;
        until = untilNanos;
        return true;
    }

    void interrupt() {
        GuardedRun running = guard;
        if (running != null) {
            running.interruptAside();
        }
    }

    /** Where it stands, innermost frame first; empty if it does not run, or cannot be looked at. */
    List<StackTraceElement> stack() {
        GuardedRun running = guard;
        try {
            return running == null ? List.of() : running.stack();
        } catch (Throwable unseen) { // without memory, say
            return List.of();
        }
    }

    void close() {
        closed = true;
        alarm.ring();
    }

    /** What the thread does. */
    private final class Waiting implements Runnable {

        @Override
        public void run() {
            while (!closed || called.get() != taken.get()) { // woken up late, it does what it was called for
                if (!runIfCalled() && !flush.runWaiting(FlushThread.this)) {
                    await(flush.dueAt(FlushThread.this));
                    flush.callIfDue(FlushThread.this);
                }
            }
        }

        private void await(long moment) {
            try {
                alarm.await(moment);
            } catch (InterruptedException stray) {
                // From a flusher that remembered this thread. It looks at the clock and goes on.
            }
        }
    }

    /** Runs the flusher on this thread, if it has been called and nobody has come to it yet. Returns whether it did. */
    boolean runIfCalled() {
        int call = called.get();
        int before = taken.get();
        if (call == before || ended != before || !taken.compareAndSet(before, call)) {
            return false;
        }
        var run = new GuardedRun();
        guard = run;
        failure = run.run(this);
        guard = null;
        endedAt = time.nanos();
        ended = call;
        flush.ended();
        return true;
    }

    /** For the guard: flushes. */
    @Override
    public void run() throws Exception {
        flusher.action().flush(Duration.ofNanos(Math.max(0, until - time.nanos())));
    }

    FlushReport report(boolean forced, long now, List<StackTraceElement> stack) {
        boolean unfinished = isBusy();
        Throwable thrown = failure;
        FlushReport.Outcome outcome = unfinished
                ? FlushReport.Outcome.UNFINISHED
                : thrown == null ? FlushReport.Outcome.FLUSHED : FlushReport.Outcome.FAILED;
        long took = Math.max(0, (unfinished ? now : endedAt) - startedAt);
        return new FlushReport(
                flusher.name(),
                forced,
                outcome,
                Duration.ofNanos(took),
                unfinished ? null : thrown,
                unfinished ? stack : List.of());
    }
}
