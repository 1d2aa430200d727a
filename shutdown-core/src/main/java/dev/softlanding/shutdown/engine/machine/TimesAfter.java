package dev.softlanding.shutdown.engine.machine;

import dev.softlanding.shutdown.plan.ShutdownPlan;

/**
 * How much time is kept free after each node: the longest path of the times of those after it. Costs nothing if there are
 * no times.
 *
 * <p>This class is not threadsafe.
 */
final class TimesAfter {

    private final ShutdownPlan plan;
    private final long[] times;
    private long[] longestFrom;
    private boolean stale;

    /** @param times of all nodes, to be kept here; none if none is to be kept free for anybody */
    TimesAfter(ShutdownPlan plan, long[] times) {
        this.plan = plan;
        this.times = times;
        this.longestFrom = times.length == 0 ? times : plan.longestFrom(times);
    }

    /** The time of a task itself. */
    long of(int task) {
        return times.length == 0 ? 0 : times[task];
    }

    /** The longest path of times after a task. */
    long after(int task) {
        return times.length == 0 ? 0 : longestFrom[task] - times[task];
    }

    /** A task will not run, so that it needs no time any more. */
    void waive(int task) {
        if (of(task) > 0) {
            times[task] = 0;
            stale = true;
        }
    }

    /** Looks anew at what is kept free; tells whether that has changed. */
    boolean refresh() {
        if (!stale) {
            return false;
        }
        stale = false;
        longestFrom = plan.longestFrom(times);
        return true;
    }
}
