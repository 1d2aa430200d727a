package dev.softlanding.shutdown.spring;

import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Time that passes only when a test says so. */
public final class VirtualTime implements TimeSource {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<VirtualAlarm> waiting = new HashSet<>();
    private long now;

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
        return Instant.EPOCH.plusNanos(nanos());
    }

    @Override
    public Alarm newAlarm() {
        return new VirtualAlarm();
    }

    /** Lets time pass. Whoever waits for a moment that comes by this no longer counts as waiting. */
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

    /** Blocks until a thread waits on an alarm, and returns how far off that is; null: it waits for a ring only. */
    public Duration awaitWaiter() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty()) {
                changed.await();
            }
            long deadline = waiting.iterator().next().deadline;
            return deadline == Alarm.NEVER ? null : Duration.ofNanos(deadline - now);
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until that many threads wait on alarms. */
    public void awaitWaiters(int threads) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.size() < threads) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private final class VirtualAlarm implements Alarm {

        private boolean rung;
        private long deadline;

        @Override
        public boolean await(long deadlineNanos) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                deadline = deadlineNanos;
                while (!rung && now < deadline) {
                    waiting.add(this);
                    changed.signalAll();
                    changed.await();
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
