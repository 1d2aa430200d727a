package dev.softlanding.shutdown.process;

import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;

/**
 * Ends the process when its time is over, whatever hangs. One platform daemon thread, started long before it is needed,
 * that depends on no worker, no lock and no log. This class is threadsafe.
 */
final class Watchdog {

    private final TimeSource time;
    private final ProcessExit exit;
    private final Alarm alarm;
    private volatile long haltAt = Alarm.NEVER;
    private volatile int code;

    Watchdog(TimeSource time, ProcessExit exit) {
        this.time = time;
        this.exit = exit;
        this.alarm = time.newAlarm();
    }

    void start() {
        Threads.daemon("shutdown-watchdog", this::watch).start();
    }

    /** Halts at that moment, or now if it has passed. A later call moves the moment, in either direction. */
    void arm(long haltAtNanos, int exitCode) {
        code = exitCode;
        haltAt = haltAtNanos;
        alarm.ring();
    }

    private void watch() {
        while (time.nanos() < haltAt) {
            try {
                alarm.await(haltAt);
            } catch (InterruptedException ignored) {
                // Nobody's to interrupt.
            }
        }
        exit.halt(code);
    }
}
