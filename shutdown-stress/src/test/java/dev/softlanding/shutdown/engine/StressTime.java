package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** Time that passes when told to, so that a deadline can come in the middle of something else. This class is threadsafe. */
final class StressTime implements TimeSource {

    private long now = 1;

    /** Lets time pass; whoever waits for a moment up to then goes on. */
    synchronized void advance(Duration by) {
        now += by.toNanos();
        notifyAll();
    }

    @Override
    public synchronized long nanos() {
        return now;
    }

    @Override
    public synchronized Instant instant() {
        return Instant.EPOCH.plusNanos(now);
    }

    @Override
    public Alarm newAlarm() {
        return new StressAlarm();
    }

    private final class StressAlarm implements Alarm {

        private boolean rung;

        @Override
        public boolean await(long deadlineNanos) throws InterruptedException {
            synchronized (StressTime.this) {
                while (!rung && now < deadlineNanos) {
                    StressTime.this.wait();
                }
                boolean rang = rung;
                rung = false;
                return rang;
            }
        }

        @Override
        public void ring() {
            synchronized (StressTime.this) {
                rung = true;
                StressTime.this.notifyAll();
            }
        }
    }
}
