package dev.softlanding.shutdown.report;

import dev.softlanding.shutdown.Wording;
import java.time.Duration;
import java.util.List;

/**
 * Whether a plan fits the time a run of it has, and why: what can be known before a run is needed.
 *
 * <p>The worst case is a bound, not a forecast: no run takes longer, if every task that is not through at its timeout is
 * given up then. With a worker for every task that could run it is the longest path of timeouts (the critical path method,
 * Kelley and Walker 1959). With fewer it is that path plus all other work divided by the workers, which list scheduling
 * never exceeds, whatever the tasks really take (Graham 1969). Disabled tasks count as nothing.
 *
 * <p>Optional tasks are left out when the time is short, so a plan that fits without them fits: then every other task gets
 * its whole timeout, whatever the optional ones do. That holds while no task has to wait for a worker. When workers are
 * scarce, an optional task may hold the one that another waits for, and nobody knows that before; so then all of the worst
 * case has to fit.
 *
 * @param worstCase the longest a run can take
 * @param withoutOptional of that, what has to fit: the longest path of timeouts if those of optional tasks count as nothing.
 *     The worst case itself if no task is optional, and when workers are scarce
 * @param budget what a run has: from its start to the cut-off, if it starts the moment the process is told to stop
 * @param fits whether that is within the budget
 * @param guaranteesFit whether every task gets at least its guaranteed time, whatever the others do. So it is if the plan
 *     fits; if not, it still is if the guaranteed times fit on every path and no task has to wait for a worker. Says nothing
 *     about tasks without a guarantee
 * @param width no more tasks than this can ever want to run at the same time. An upper bound: the tasks make up so many
 *     chains (Dilworth 1950)
 * @param workers how many tasks may run at the same time
 * @param criticalPath the tasks of the longest path of timeouts, optional ones included, in their order; the first one
 *     found if there are several
 * @param tasks all tasks, each after its predecessors
 * @param remedies what to change if the plan does not fit; each suffices by itself. Empty if it fits
 */
public record BudgetProof(
        Duration worstCase,
        Duration withoutOptional,
        Duration budget,
        boolean fits,
        boolean guaranteesFit,
        int width,
        int workers,
        List<String> criticalPath,
        List<TaskSlack> tasks,
        List<Remedy> remedies) {

    /** Defensive copies of the lists. */
    public BudgetProof {
        criticalPath = List.copyOf(criticalPath);
        tasks = List.copyOf(tasks);
        remedies = List.copyOf(remedies);
    }

    /** Whether the plan fits only because its optional tasks are left out when the time is short. */
    public boolean fitsOnlyWithoutOptional() {
        return fits && worstCase.compareTo(budget) > 0;
    }

    /** What it may take, for a sentence: {@code "35.0 s (31.0 s without its optional tasks)"}. */
    public String takesAtMost() {
        return withoutOptional.equals(worstCase)
                ? Wording.tenths(worstCase)
                : "%s (%s without its optional tasks)"
                        .formatted(Wording.tenths(worstCase), Wording.tenths(withoutOptional));
    }
}
