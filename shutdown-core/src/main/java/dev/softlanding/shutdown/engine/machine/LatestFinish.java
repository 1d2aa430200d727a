package dev.softlanding.shutdown.engine.machine;

import dev.softlanding.shutdown.plan.ShutdownPlan;

/**
 * Keeps the time free that is guaranteed to tasks. The latest finish of a task is the cut-off less the longest path of
 * guaranteed times after it; a task that would go on beyond it is cut there, but never within the time that is guaranteed
 * to itself. So if the guarantees of every path fit into the time until the cut-off, each task gets its own, whatever
 * those before it do: by induction, each starts at its latest finish less its own guarantee, or sooner.
 *
 * <p>(The latest finish of the critical path method, Kelley and Walker 1959, with guarantees in place of durations.)
 *
 * <p>This class is not threadsafe.
 */
final class LatestFinish {

    private final ShutdownPlan plan;
    private final long[] guaranteed;
    private long[] guaranteedFrom;
    private boolean stale;

    LatestFinish(ShutdownPlan plan) {
        this.plan = plan;
        this.guaranteed = plan.guarantees();
        this.guaranteedFrom = guaranteed.length == 0 ? guaranteed : plan.longestFrom(guaranteed);
    }

    /** A task will not run, so that it needs no time any more. */
    void waive(int task) {
        if (guaranteed.length == 0) {
            return;
        }
        stale |= guaranteed[task] > 0;
        guaranteed[task] = 0;
    }

    /** Looks anew at what is guaranteed; tells whether that has changed. */
    boolean refresh() {
        if (!stale) {
            return false;
        }
        stale = false;
        guaranteedFrom = plan.longestFrom(guaranteed);
        return true;
    }

    /** When a task has to have ended that started, or starts, at a moment and would like to take so long. */
    long limit(int task, long startedAt, long timeoutNanos, long cutOffAt) {
        long own = startedAt + timeoutNanos;
        long later = guaranteed.length == 0 ? 0 : guaranteedFrom[task] - guaranteed[task];
        if (later == 0) {
            return own; // nothing comes between it and the cut-off, which interrupts it by itself
        }
        long latest = Math.max(cutOffAt - later, startedAt + guaranteed[task]);
        return latest < cutOffAt ? Math.min(own, latest) : own;
    }
}
