package dev.softlanding.shutdown.report;

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
 * @param worstCase the longest a run can take
 * @param budget what a run has: from its start to the cut-off, if it starts the moment the process is told to stop
 * @param fits whether the worst case is within the budget
 * @param guaranteesFit whether every task gets at least its guaranteed time, whatever the others do. So it is if the worst
 *     case fits; if not, it still is if the guaranteed times fit on every path and no task has to wait for a worker. Says
 *     nothing about tasks without a guarantee
 * @param width no more tasks than this can ever want to run at the same time. An upper bound: the tasks make up so many
 *     chains (Dilworth 1950)
 * @param workers how many tasks may run at the same time
 * @param criticalPath the tasks of the longest path of timeouts, in their order; the first one found if there are several
 * @param tasks all tasks, each after its predecessors
 * @param remedies what to change if the plan does not fit; each suffices by itself. Empty if it fits
 */
public record BudgetProof(
        Duration worstCase,
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
}
