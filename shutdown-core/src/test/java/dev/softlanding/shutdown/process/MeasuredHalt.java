package dev.softlanding.shutdown.process;

import dev.softlanding.shutdown.time.TimeSource;

/** How late the watchdog calls for the halt. */
final class MeasuredHalt {

    private MeasuredHalt() {}

    /** Arms a watchdog of its own for a moment that far ahead, and waits for its call. */
    static long lateNanos(long aheadNanos) throws InterruptedException {
        TimeSource time = TimeSource.system();
        var exit = new TimedExit();
        var watchdog = new Watchdog(time, exit);
        watchdog.start();
        long haltAt = time.nanos() + aheadNanos;
        watchdog.arm(Watchdog.Moments.halt(haltAt, 143));
        long late = exit.awaitCall().nanos() - haltAt;
        exit.release();
        return late;
    }
}
