package dev.softlanding.shutdown.engine.machine;

import dev.softlanding.shutdown.plan.ShutdownPlan;

/**
 * Keeps the time free that is guaranteed to tasks. The latest finish of a task is the cut-off less the longest path of
 * guaranteed times after it; a task that would go on beyond it is cut there, but never within the time that is guaranteed
 * to itself. So if the guarantees of every path fit into the time until the cut-off, each task gets its own, whatever
 * those before it do: by induction, each starts at its latest finish less its own guarantee, or sooner.
 *
 * <p>From an optional task it keeps free the whole timeouts of the tasks after it that are not optional: such a task starts
 * only if all of its own timeout ends by then, and gets no more. So if those timeouts fit on every path, each task that is
 * not optional gets its own, whatever the optional ones do, by the same induction: a task that is left out ends when those
 * before it have. That is so while nobody waits for a worker, and no task that is not optional gets more than its timeout.
 *
 * <p>(The latest finish of the critical path method, Kelley and Walker 1959, with guarantees in place of durations.)
 *
 * <p>This class is not threadsafe.
 */
final class LatestFinish {

    private final ShutdownPlan plan;
    private final TimesAfter guaranteed;
    private final TimesAfter needed;

    LatestFinish(ShutdownPlan plan) {
        this.plan = plan;
        this.guaranteed = new TimesAfter(plan, plan.guarantees());
        this.needed = new TimesAfter(plan, plan.needs());
    }

    /** A task will not run, so that it needs no time any more. */
    void waive(int task) {
        guaranteed.waive(task);
        needed.waive(task);
    }

    /** Looks anew at what is kept free; tells whether that has changed. */
    boolean refresh() {
        boolean changed = guaranteed.refresh();
        return needed.refresh() || changed;
    }

    /** Whether a task may start that would have all of its timeout until then: any may that is not optional. */
    boolean leavesEnough(int task, long until, long cutOffAt) {
        return !plan.isOptional(task) || until <= cutOffAt - needed.after(task);
    }

    /** When a task has to have ended that started, or starts, at a moment and would like to take so long. */
    long limit(int task, long startedAt, long timeoutNanos, long cutOffAt) {
        long own = startedAt + timeoutNanos;
        long later = plan.isOptional(task) ? needed.after(task) : guaranteed.after(task);
        if (later == 0) {
            return own; // nothing comes between it and the cut-off, which interrupts it by itself
        }
        long latest = Math.max(cutOffAt - later, startedAt + guaranteed.of(task));
        return latest < cutOffAt ? Math.min(own, latest) : own;
    }
}
