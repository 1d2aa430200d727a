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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
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
    private static final List<StackTraceElement> NOWHERE = List.of();

    /** How long before the halt nobody looks any more where a flusher stands. */
    private static final long STACK_NANOS = 20_000_000;

    private final List<FlushThread> threads = new ArrayList<>();
    private final TimeSource time;
    private final Alarm alarm;
    private final Consumer<FlushReport> reports;
    private final BiFunction<String, Runnable, Thread> maker;
    private final AtomicBoolean prepared = new AtomicBoolean();
    private final AtomicBoolean early = new AtomicBoolean();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean lastBegun = new AtomicBoolean();
    private final CountDownLatch flushed = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Queue<FlushReport> told = new ConcurrentLinkedQueue<>();
    private final int taskFlushers;
    private final boolean hasLast;
    private volatile @Nullable FlushTimes armed;

    /** Set before {@link #begun} is. */
    private final AtomicReference<@Nullable FlushTimes> times = new AtomicReference<>();

    private volatile boolean conducted;
    private volatile boolean withoutLast;
    private volatile boolean closed;

    /**
     * @param ofTasks what is to be flushed unless the task of that name {@linkplain #makeNeedless succeeds}
     * @param flushers what else is to be flushed, the most valuable first
     * @param time what limits count by
     * @param contextClassLoader what flushers find as their thread's context class loader
     * @param reports hears what became of each; called on a thread of this flush, one at a time
     */
    public ForcedFlush(
            List<Flusher> ofTasks,
            List<Flusher> flushers,
            TimeSource time,
            @Nullable ClassLoader contextClassLoader,
            Consumer<FlushReport> reports) {
        this(ofTasks, flushers, time, contextClassLoader, reports, Threads::daemon);
    }

    ForcedFlush(
            List<Flusher> ofTasks,
            List<Flusher> flushers,
            TimeSource time,
            @Nullable ClassLoader contextClassLoader,
            Consumer<FlushReport> reports,
            BiFunction<String, Runnable, Thread> maker) {
        this.maker = maker;
        this.time = time;
        this.alarm = time.newAlarm();
        this.reports = reports;
        boolean last = false;
        this.taskFlushers = ofTasks.size();
        List<Flusher> all = new ArrayList<>(ofTasks);
        all.addAll(flushers);
        for (Flusher flusher : all) {
            threads.add(new FlushThread(flusher, this, time, contextClassLoader));
            last |= flusher.kind() == Kind.LAST;
        }
        this.hasLast = last;
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

    /**
     * Makes the threads, so that none has to be made in the last moment. Does nothing the second time, unless one could not be
     * made: then those that could do their work, and this makes the rest.
     */
    public void prepare() {
        if (threads.isEmpty() || !prepared.compareAndSet(false, true)) {
            return;
        }
        boolean all = false;
        try {
            if (!conducted) {
                maker.apply("shutdown-flush", new Conductor()).start();
                conducted = true;
            }
            for (FlushThread thread : threads) {
                thread.start(maker);
            }
            all = true;
        } finally {
            prepared.set(all);
        }
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

    /** The task of that name has succeeded: what it would have brought to safety is safe. */
    public void makeNeedless(String task) {
        for (FlushThread thread : threads.subList(0, taskFlushers)) {
            if (thread.flusher().name().equals(task)) {
                thread.beNeedless();
            }
        }
    }

    /**
     * Has all but the last begin by themselves at that moment, each by its own look at the clock. May be told another one, until
     * it has begun.
     */
    public void arm(FlushTimes times) {
        armed = times;
        for (FlushThread thread : threads) {
            thread.wake();
        }
    }

    /**
     * Flushes all but the last, now. Returns at once; without effect once it has begun, or after {@link #close()}.
     *
     * @return the times that it has since it began
     */
    public FlushTimes begin(FlushTimes times) {
        if (!begun.get() && this.times.compareAndSet(null, times.begunAt(time.nanos()))) {
            begun.set(true);
            alarm.ring();
        }
        FlushTimes own = this.times.get();
        return own == null || isEmpty() ? times : own;
    }

    /**
     * Flushes the last ones, and waits no longer for the others. Returns at once; without effect once it has begun, or after
     * {@link #close()}.
     *
     * @param times of the flush, should it not even have begun
     */
    public void beginLast(FlushTimes times) {
        begin(times);
        if (hasLast && lastBegun.compareAndSet(false, true)) {
            alarm.ring();
        }
    }

    /** When a thread that waits has to look at the clock again. */
    long dueAt(FlushThread thread) {
        FlushTimes when = armed;
        return when == null || thread.isLast() || begun.get() ? Alarm.NEVER : when.beginNanos();
    }

    /** A thread has looked at the clock: it need not wait to be called. */
    void callIfDue(FlushThread thread) {
        FlushTimes when = armed;
        if (when != null && !thread.isLast() && !begun.get() && time.nanos() >= when.beginNanos()) {
            begin(when);
        }
        FlushTimes now = times.get();
        if (now != null && !thread.isLast() && !thread.isNeedless()) {
            thread.call(FlushThread.FORCED, flushedBy(now));
        }
    }

    /** A thread that is awake does what one of the others has not woken up for yet. Returns whether there was any. */
    boolean runWaiting(FlushThread awake) {
        for (int i = 0; i < threads.size() && begun.get() && !awake.isLast(); i++) {
            FlushThread other = threads.get(i);
            if (!other.isLast()) {
                callIfDue(other);
                if (other.runIfCalled()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A thread has ended what it was called for. */
    void ended() {
        alarm.ring();
    }

    private long flushedBy(FlushTimes when) {
        return hasLast ? when.flushedNanos() : when.haltNanos();
    }

    /** When all but the last have to have ended; {@code fallback} until it has begun. */
    public long flushedByNanos(FlushTimes fallback) {
        FlushTimes now = times.get();
        return flushedBy(now == null ? fallback : now);
    }

    /** Whether it has begun, or will no more. */
    public boolean hasBegun() {
        return begun.get();
    }

    /** Whether it has begun, and not ended. */
    public boolean goesOn() {
        return conducted && begun.get() && done.getCount() > 0;
    }

    /** Waits until all but the last are flushed, or have had their time. Returns whether that is so; also before it begins. */
    public boolean awaitFlushed(Duration limit) throws InterruptedException {
        return !begun.get() || !conducted || flushed.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** As {@link #awaitFlushed}, for the last ones. */
    public boolean awaitLast(Duration limit) throws InterruptedException {
        return !hasLast || !lastBegun.get() || !conducted || done.await(limit.toNanos(), TimeUnit.NANOSECONDS);
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
                FlushTimes now = times.get();
                if (now != null) {
                    flush(of(Kind.SAFE, Kind.FINAL), FlushThread.FORCED, flushedBy(now), lastBegun);
                }
                flushed.countDown();
                while (hasLast && !lastBegun.get() && !withoutLast) {
                    await(Alarm.NEVER);
                }
                if (now != null && lastBegun.get() && !closed) {
                    flush(of(Kind.LAST, Kind.LAST), FlushThread.FORCED, now.haltNanos(), NOTHING);
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
                    flush(of(Kind.SAFE, Kind.SAFE), FlushThread.EARLY, Alarm.NEVER, begun);
                } else {
                    await(Alarm.NEVER);
                }
            }
        }

        /** Those from that kind to that. */
        private List<FlushThread> of(Kind from, Kind to) {
            List<FlushThread> some = new ArrayList<>(threads.size());
            for (FlushThread thread : threads) {
                Kind kind = thread.flusher().kind();
                if (kind.compareTo(from) >= 0 && kind.compareTo(to) <= 0 && !thread.isNeedless()) {
                    some.add(thread);
                }
            }
            return some;
        }

        /** Lets them run, until all have ended, or have had their time, or something else begins. */
        private void flush(List<FlushThread> called, int what, long until, AtomicBoolean next) {
            boolean forced = what == FlushThread.FORCED;
            for (FlushThread thread : called) {
                thread.call(what, until);
            }
            List<FlushThread> busy = new ArrayList<>(called);
            while (!busy.isEmpty() && !next.get()) {
                long now = time.nanos();
                long wake = Alarm.NEVER;
                for (int i = busy.size() - 1; i >= 0; i--) {
                    FlushThread thread = busy.get(i);
                    if (!thread.isBusy()) {
                        busy.remove(i);
                        tell(thread, forced, now, NOWHERE);
                    }
                }
                giveUpOverdue(busy, forced, now);
                for (int i = 0; i < busy.size(); i++) {
                    wake = Math.min(wake, busy.get(i).until());
                }
                if (!busy.isEmpty()) {
                    await(wake);
                }
            }
            for (FlushThread overtaken : busy) {
                if (!closed) {
                    tell(overtaken, forced, time.nanos(), NOWHERE);
                }
            }
        }

        /** After all that have ended were told: to look where one stands takes time. */
        private void giveUpOverdue(List<FlushThread> busy, boolean forced, long now) {
            for (int i = busy.size() - 1; i >= 0; i--) {
                FlushThread thread = busy.get(i);
                if (now >= thread.until() && !isProlonged(thread, now)) {
                    busy.remove(i);
                    tell(thread, forced, now, isHaltNear() ? NOWHERE : thread.stack());
                    thread.interrupt(); // after it was told: what ends by the interrupt has not failed
                }
            }
        }

        private boolean isProlonged(FlushThread thread, long now) {
            FlushTimes begun = times.get();
            long grace = begun == null ? 0 : begun.graceNanos(thread.until(), now);
            return grace > 0 && thread.prolong(now + grace);
        }

        private boolean isHaltNear() {
            FlushTimes now = times.get();
            return now != null && now.haltNanos() - time.nanos() < STACK_NANOS;
        }

        private void tell(FlushThread thread, boolean forced, long now, List<StackTraceElement> stack) {
            try {
                FlushReport report = thread.report(forced, now, stack);
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
