package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.flush.FlushTimes;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * The moments a run has to live with, by a {@link dev.softlanding.shutdown.time.TimeSource}.
 *
 * @param killNanos when the platform kills the process
 * @param cutOffNanos when running tasks are interrupted and what is left belongs to the last resort
 * @param haltNanos when the process ends itself, so that it is not killed
 */
public record Deadlines(long killNanos, long cutOffNanos, long haltNanos) {

    /** Kubernetes leaves a container at least this after SIGTERM, however long its preStop hook took. Others have no such hook. */
    private static final Duration KUBERNETES_FLOOR = Duration.ofSeconds(2);

    /** A JVM with threads in native code, as a web server's are, takes about 350 ms from its halt to its end. */
    private static final Duration HALT_MARGIN = Duration.ofMillis(500);

    /** What the flush gets before the halt gets any more than a fifth: what it saves is worth more than an exit code. */
    private static final Duration FLUSH_FIRST = Duration.ofMillis(500);

    private static final int HALT_PART = 5;

    /**
     * What a run may take to start, as a part of the reserve. Process and run look at the time one after the other, and must
     * not come to different reserves where there is just twice as much: Kubernetes' two seconds are that by default.
     */
    private static final int START_PART = 4;

    /**
     * The deadlines of a process that was told to stop.
     *
     * @param settings what the platform gives
     * @param signalNanos when the signal came. A {@code preStop} hook before it is charged in whole seconds, rounded up
     * @param nowNanos now: if less than twice the reserve is left, by more than a run takes to start, the reserve shrinks to
     *     a quarter of what is left
     */
    public static Deadlines of(ShutdownSettings settings, long signalNanos, long nowNanos) {
        return of(settings, settings.preStop(), signalNanos, nowNanos);
    }

    /**
     * As {@link #of(ShutdownSettings, long, long)}, where a {@code preStop} hook may have called this process.
     *
     * @param announcedNanos when it did, if it did: the clock of the platform started then, however long the hook was to take
     */
    public static Deadlines of(
            ShutdownSettings settings, OptionalLong announcedNanos, long signalNanos, long nowNanos) {
        Duration preStop = announcedNanos.isPresent()
                ? Duration.ofNanos(Math.max(1, signalNanos - announcedNanos.getAsLong())) // there was a hook
                : settings.preStop();
        return of(settings, preStop, signalNanos, nowNanos);
    }

    private static Deadlines of(ShutdownSettings settings, Duration preStop, long signalNanos, long nowNanos) {
        long preStopSeconds = preStop.plusSeconds(1).minusNanos(1).toSeconds();
        long given = settings.gracePeriod().minusSeconds(preStopSeconds).toNanos();
        long floor = preStopSeconds > 0 ? KUBERNETES_FLOOR.toNanos() : 0;
        long kill = signalNanos + Math.max(given, floor);
        long reserve = settings.reserve().toNanos();
        long left = Math.max(0, kill - nowNanos);
        if (left + reserve / START_PART < 2 * reserve) {
            reserve = Math.max(ShutdownSettings.MINIMUM_RESERVE.toNanos(), left / 4);
        }
        long haltMargin =
                Math.min(HALT_MARGIN.toNanos(), Math.max(reserve / HALT_PART, reserve - FLUSH_FIRST.toNanos()));
        return new Deadlines(kill, kill - reserve, kill - haltMargin);
    }

    /** Those of a process that is to end as soon as what must not be lost is flushed. */
    public Deadlines broughtForwardTo(long nowNanos) {
        long earlier = Math.max(0, cutOffNanos - nowNanos);
        return new Deadlines(killNanos - earlier, cutOffNanos - earlier, haltNanos - earlier);
    }

    /** The moments of the flush at the cut-off. */
    public FlushTimes flush() {
        return new FlushTimes(cutOffNanos, haltNanos, killNanos);
    }
}
