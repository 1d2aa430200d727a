package dev.softlanding.shutdown.process;

import dev.softlanding.shutdown.flush.FlushTimes;
import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * Flushes what must not be lost and ends the process when its time is over, whatever hangs. One platform daemon thread,
 * started long before it is needed, that depends on no worker, no keeper, no lock and no log. This class is threadsafe.
 */
final class Watchdog implements Runnable {

    private static final Moments NEVER = Moments.halt(Alarm.NEVER, 0);

    private final TimeSource time;
    private final ProcessExit exit;
    private final Alarm alarm;
    private volatile Moments moments = NEVER;

    /** What is due when, and with which code the process ends. Not a record: their {@code equals} is linked at its first use. */
    static final class Moments {

        private final int code;
        private final @Nullable Flushes flushes;

        // The watchdog's own.
        private FlushTimes times;
        private long haltAt;
        private boolean prolonged;
        private boolean flushed;
        private boolean lastFlushed;

        /**
         * Of an end with a flush.
         *
         * @param times when a flush has to have begun, if the run has not come to that itself, and when the process is halted
         */
        Moments(FlushTimes times, int code, @Nullable Flushes flushes) {
            this.times = times;
            this.haltAt = times.haltNanos();
            this.code = code;
            this.flushes = flushes;
        }

        /** Only a halt. */
        static Moments halt(long haltAt, int code) {
            return new Moments(new FlushTimes(Alarm.NEVER, haltAt, haltAt), code, null);
        }

        /** Does what is due at that moment, short of the halt. What fails is not tried again. */
        void flushIfDue(long now) {
            try {
                beginIfDue(now);
            } catch (Throwable failure) {
                // Without memory or a stack, say. The halt comes all the same.
            }
        }

        private void beginIfDue(long now) {
            if (flushes != null && now >= times.beginNanos() && !flushed) {
                flushed = true;
                times = flushes.begin(times); // if late, as after a pause, the flush still has its time before the halt
                haltAt = times.haltNanos();
            }
            if (flushes != null && now >= times.lastNanos() && !lastFlushed) {
                lastFlushed = true;
                flushes.beginLast(times);
            }
        }

        /** If the flush goes on, it is not yet the first time that it is asked late: the flush may have stood still meanwhile. */
        boolean isHaltDue(long now) {
            if (now < haltAt) {
                return false;
            }
            long grace = !prolonged && flushGoesOn() ? times.graceNanos(haltAt, now) : 0;
            prolonged = true;
            haltAt = now + grace;
            return grace == 0;
        }

        private boolean flushGoesOn() {
            try {
                return flushes != null && flushes.goesOn();
            } catch (Throwable failure) { // as in flushIfDue
                return false;
            }
        }

        long next() {
            if (flushes == null || lastFlushed) {
                return haltAt;
            }
            return flushed ? times.lastNanos() : times.beginNanos();
        }
    }

    /** What is flushed. Called by the watchdog's thread: nothing may hold it. */
    interface Flushes {

        /** All but the last; returns the times that the flush has since it began. */
        FlushTimes begin(FlushTimes times);

        /** The last. */
        void beginLast(FlushTimes times);

        /** Whether there is something that has not been flushed. */
        boolean goesOn();
    }

    Watchdog(TimeSource time, ProcessExit exit) {
        this.time = time;
        this.exit = exit;
        this.alarm = time.newAlarm();
    }

    void start() {
        Thread thread = Threads.daemon("shutdown-watchdog", this);
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader()); // it outlives the application that made it
        thread.start();
    }

    /** Watches these moments from now on, and no others; what has passed is due now. */
    void arm(Moments moments) {
        this.moments = moments;
        alarm.ring();
    }

    @Override
    public void run() {
        while (true) {
            Moments due = moments;
            long now = time.nanos();
            due.flushIfDue(now);
            if (due.isHaltDue(now)) {
                exit.halt(due.code);
                return;
            }
            await(due.next());
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
