package dev.softlanding.shutdown.flush;

import dev.softlanding.shutdown.flush.Flusher.Kind;
import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is done when a plan cannot finish: all flushers at once, on threads that have been there since {@link #prepare()},
 * each bounded, so that one that hangs costs the others nothing. Those of kind {@link Kind#LAST} have a beginning of their
 * own, for whoever ends the process.
 *
 * <p>{@link #begin} and {@link #beginLast} take no lock, wait for nobody and make nothing, so that a watchdog may call them.
 *
 * <p>This class is threadsafe.
 */
public final class ForcedFlush {

    private static final AtomicBoolean NOTHING = new AtomicBoolean();

    private final List<FlushThread> threads = new ArrayList<>();
    private final TimeSource time;
    private final Alarm alarm;
    private final Consumer<FlushReport> reports;
    private final AtomicBoolean prepared = new AtomicBoolean();
    private final AtomicBoolean early = new AtomicBoolean();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean lastBegun = new AtomicBoolean();
    private final CountDownLatch flushed = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Queue<FlushReport> told = new ConcurrentLinkedQueue<>();
    private volatile long deadline = Alarm.NEVER;
    private volatile long lastDeadline = Alarm.NEVER;
    private volatile boolean withoutLast;
    private volatile boolean closed;

    /**
     * @param flushers what is to be flushed, the most valuable first
     * @param time what limits count by
     * @param contextClassLoader what flushers find as their thread's context class loader
     * @param reports hears what became of each; called on a thread of this flush, one at a time
     */
    public ForcedFlush(
            List<Flusher> flushers,
            TimeSource time,
            @Nullable ClassLoader contextClassLoader,
            Consumer<FlushReport> reports) {
        this.time = time;
        this.alarm = time.newAlarm();
        this.reports = reports;
        for (Flusher flusher : flushers) {
            threads.add(new FlushThread(flusher, time, alarm, contextClassLoader));
        }
    }

    /** Whether there is nothing to flush. */
    public boolean isEmpty() {
        return threads.isEmpty();
    }

    /** The flushers, in the order of their value. */
    public List<Flusher> flushers() {
        List<Flusher> flushers = new ArrayList<>(threads.size());
        for (FlushThread thread : threads) {
            flushers.add(thread.flusher());
        }
        return flushers;
    }

    /** Makes the threads, so that none has to be made in the last moment. Does nothing the second time. */
    public void prepare() {
        if (threads.isEmpty() || !prepared.compareAndSet(false, true)) {
            return;
        }
        for (FlushThread thread : threads) {
            thread.start();
        }
        Threads.daemon("shutdown-flush", new Conductor()).start();
    }

    /** Runs those that may run beside everything else. Returns at once; does nothing the second time. */
    public void flushEarly() {
        prepare();
        if (early.compareAndSet(false, true)) {
            alarm.ring();
        }
    }

    /** The process lives on: the last ones are not for this flush. To be told before it begins. */
    public void leaveOutLast() {
        withoutLast = true;
    }

    /** What the flusher of that name would bring to safety is safe: it is left out. */
    public void makeNeedless(String flusher) {
        for (FlushThread thread : threads) {
            if (thread.flusher().name().equals(flusher)) {
                thread.beNeedless();
            }
        }
    }

    /**
     * Flushes all but the last. Returns at once; without effect once it has begun, or after {@link #close()}.
     *
     * @param deadlineNanos when it has to be over
     */
    public void begin(long deadlineNanos) {
        if (begun.compareAndSet(false, true)) {
            deadline = deadlineNanos;
            alarm.ring();
        }
    }

    /**
     * Flushes the last ones, and waits no longer for the others. Returns at once; without effect once it has begun, or after
     * {@link #close()}.
     *
     * @param deadlineNanos when it has to be over
     */
    public void beginLast(long deadlineNanos) {
        begin(deadlineNanos);
        if (lastBegun.compareAndSet(false, true)) {
            lastDeadline = deadlineNanos;
            alarm.ring();
        }
    }

    /** Whether it has begun, or will no more. */
    public boolean hasBegun() {
        return begun.get();
    }

    /** Waits until all but the last are flushed, or have had their time. Returns whether that is so; also before it begins. */
    public boolean awaitFlushed(Duration limit) throws InterruptedException {
        return !begun.get() || !prepared.get() || flushed.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** As {@link #awaitFlushed}, for the last ones. */
    public boolean awaitLast(Duration limit) throws InterruptedException {
        return !lastBegun.get() || !prepared.get() || done.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** What became of flushers so far. */
    public List<FlushReport> reports() {
        return List.copyOf(told);
    }

    /** What has not begun will not; the threads end. */
    public void close() {
        closed = true;
        begun.set(true);
        lastBegun.set(true);
        alarm.ring();
    }

    /** Calls flushers, and looks at the time for them. Wherever it looks, it is between two short steps. */
    private final class Conductor implements Runnable {

        @Override
        public void run() {
            try {
                awaitBegin();
                if (!closed) {
                    flush(of(false), deadline, lastBegun);
                }
                flushed.countDown();
                while (!lastBegun.get() && !withoutLast) {
                    await(Alarm.NEVER);
                }
                if (!closed && !withoutLast) {
                    flush(of(true), lastDeadline, NOTHING);
                }
            } finally {
                flushed.countDown();
                done.countDown();
                for (FlushThread thread : threads) {
                    thread.close();
                }
            }
        }

        private void awaitBegin() {
            boolean called = false;
            while (!begun.get()) {
                if (early.get() && !called) {
                    called = true;
                    flush(safe(), Alarm.NEVER, begun);
                } else {
                    await(Alarm.NEVER);
                }
            }
        }

        private List<FlushThread> safe() {
            List<FlushThread> safe = new ArrayList<>(threads.size());
            for (FlushThread thread : threads) {
                if (thread.flusher().kind() == Kind.SAFE) {
                    safe.add(thread);
                }
            }
            return safe;
        }

        private List<FlushThread> of(boolean last) {
            List<FlushThread> some = new ArrayList<>(threads.size());
            for (FlushThread thread : threads) {
                if ((thread.flusher().kind() == Kind.LAST) == last && !thread.isNeedless()) {
                    some.add(thread);
                }
            }
            return some;
        }

        /** Lets them run, until all have ended, or have had their time, or something else begins. */
        private void flush(List<FlushThread> called, long until, AtomicBoolean next) {
            boolean forced = begun.get();
            for (FlushThread thread : called) {
                thread.call(until);
            }
            List<FlushThread> busy = new ArrayList<>(called);
            while (!busy.isEmpty() && !next.get()) {
                long now = time.nanos();
                long wake = Alarm.NEVER;
                for (int i = busy.size() - 1; i >= 0; i--) {
                    FlushThread thread = busy.get(i);
                    boolean over = now >= thread.until();
                    if (thread.isBusy() && !over) {
                        wake = Math.min(wake, thread.until());
                        continue;
                    }
                    if (thread.isBusy()) {
                        thread.interrupt();
                    }
                    busy.remove(i);
                    tell(thread, forced, now);
                }
                if (!busy.isEmpty()) {
                    await(wake);
                }
            }
            for (FlushThread overtaken : busy) {
                if (overtaken.isBusy()) {
                    tell(overtaken, forced, time.nanos());
                }
            }
        }

        private void tell(FlushThread thread, boolean forced, long now) {
            try {
                FlushReport report = thread.report(forced, now);
                told.add(report);
                reports.accept(report);
            } catch (Throwable untold) {
                // Without memory, say. There may be some again when it matters.
            }
        }

        private void await(long moment) {
            try {
                alarm.await(moment);
            } catch (InterruptedException nobodysToInterrupt) {
                // It looks at the time and goes on.
            }
        }
    }
}
