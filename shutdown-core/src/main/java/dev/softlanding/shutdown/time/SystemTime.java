package dev.softlanding.shutdown.time;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The system's time. This class is threadsafe. */
enum SystemTime implements TimeSource {
    INSTANCE;

    /** Moments count from here, so that they are positive and can be compared without regard to overflow. */
    private static final long ORIGIN = System.nanoTime();

    @Override
    public long nanos() {
        return System.nanoTime() - ORIGIN;
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public Alarm newAlarm() {
        return new ParkingAlarm();
    }

    private static final class ParkingAlarm implements Alarm {

        private final AtomicBoolean rung = new AtomicBoolean();
        private volatile @Nullable Thread waiter;

        @Override
        public boolean await(long deadlineNanos) throws InterruptedException {
            waiter = Thread.currentThread();
            try {
                while (true) {
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                    if (rung.compareAndSet(true, false)) {
                        return true;
                    }
                    if (deadlineNanos == NEVER) {
                        LockSupport.park(this);
                        continue;
                    }
                    long left = deadlineNanos - INSTANCE.nanos();
                    if (left <= 0) {
                        return false;
                    }
                    LockSupport.parkNanos(this, left);
                }
            } finally {
                waiter = null;
            }
        }

        @Override
        public void ring() {
            rung.set(true);
            LockSupport.unpark(waiter);
        }
    }
}
