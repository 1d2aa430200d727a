package dev.softlanding.shutdown.spring.adoption;

import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for components that tell nobody when they become idle: looks again and again. Threadsafe. */
public final class Idleness {

    private static final Duration INTERVAL = Duration.ofMillis(10);

    private final TimeSource time;

    /** By this clock. */
    public Idleness(TimeSource time) {
        this.time = time;
    }

    /**
     * Returns when it is idle.
     *
     * @param idle looks; called at once, and then every ten milliseconds
     * @throws InterruptedException if the thread is interrupted before
     */
    public void await(BooleanSupplier idle) throws InterruptedException {
        Alarm alarm = time.newAlarm();
        while (!idle.getAsBoolean()) {
            alarm.await(time.nanos() + INTERVAL.toNanos());
        }
    }
}
