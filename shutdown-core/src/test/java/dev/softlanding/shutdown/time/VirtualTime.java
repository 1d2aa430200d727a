package dev.softlanding.shutdown.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Time that stands still until a test {@linkplain #advance moves} it. A thread whose alarm rings or whose moment comes no
 * longer counts as waiting from that instant on, before it runs: so {@link #awaitScheduled} after {@link #advance} waits
 * until it has done what it woke up for and waits again.
 *
 * <p>The idea is that of the mock clock of uber-go/fx. This class is threadsafe.
 */
public final class VirtualTime implements TimeSource {

    /** Not zero, so that a moment taken for a duration shows. */
    private static final long START = Duration.ofHours(1).toNanos();

    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<VirtualAlarm> waiting = new ArrayList<>();
    private long now = START;
    private int alarms;

    @Override
    public long nanos() {
        lock.lock();
        try {
            return now;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Instant instant() {
        return EPOCH.plusNanos(nanos() - START);
    }

    @Override
    public Alarm newAlarm() {
        lock.lock();
        try {
            alarms++;
            return new VirtualAlarm();
        } finally {
            lock.unlock();
        }
    }

    /** How many alarms have been made. */
    public int alarms() {
        lock.lock();
        try {
            return alarms;
        } finally {
            lock.unlock();
        }
    }

    /** Time goes by, in one leap. Whoever waits for a moment that has come with it goes on. */
    public void advance(Duration duration) {
        lock.lock();
        try {
            now += duration.toNanos();
            waiting.removeIf(alarm -> alarm.deadline <= now);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until that many threads wait on alarms, and tells which. */
    public List<Thread> awaitScheduled(int threads) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.size() < threads) {
                changed.await();
            }
            return waiting.stream().map(alarm -> alarm.waiter).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts whoever waits on an alarm. It no longer counts as waiting until it waits again. */
    public void interruptWaiting() {
        lock.lock();
        try {
            waiting.forEach(alarm -> alarm.waiter.interrupt());
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Guarded by the lock of the time. */
    private final class VirtualAlarm implements Alarm {

        private boolean rung;
        private long deadline;
        private Thread waiter;

        @Override
        public boolean await(long deadlineNanos) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                if (!rung && deadlineNanos > now) {
                    deadline = deadlineNanos;
                    waiter = Thread.currentThread();
                    waiting.add(this);
                    changed.signalAll();
                    while (waiting.contains(this)) {
                        changed.await();
                    }
                }
                boolean result = rung;
                rung = false;
                return result;
            } finally {
                waiting.remove(this);
                lock.unlock();
            }
        }

        @Override
        public void ring() {
            lock.lock();
            try {
                rung = true;
                waiting.remove(this);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
