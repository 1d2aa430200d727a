package dev.softlanding.shutdown.plan;

import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.report.BudgetProof;
import dev.softlanding.shutdown.report.Remedy;
import dev.softlanding.shutdown.report.TaskSlack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Compares the longest a run of a plan can take with what a run has. With a worker for whatever can start, the longest is
 * the longest path of timeouts, {@code C}. With {@code m} workers for a wider plan it is {@code C + (total - C) / m}: while
 * one of them has nothing to do, some chain of tasks that wait for each other goes on without a pause, which cannot take
 * longer than {@code C}; the rest of the time all of them work (R. L. Graham, Bounds on multiprocessing timing anomalies,
 * 1969). Both only get smaller when a task takes less than its timeout.
 *
 * <p>This class is not threadsafe; an instance proves once. In time that grows with tasks and edges only.
 */
final class BudgetProver {

    private final ShutdownPlan plan;
    private final ShutdownSettings settings;
    private final int workers;
    private final long budget;
    private final long[] before;
    private final long longest;

    /**
     * @param settings the clock of the platform
     * @param budgetNanos what a run has until its cut-off, by that clock
     * @param workers how many tasks may run at the same time
     */
    BudgetProver(ShutdownPlan plan, ShutdownSettings settings, long budgetNanos, int workers) {
        this.plan = plan;
        this.settings = settings;
        this.workers = workers;
        this.budget = budgetNanos;
        this.before = longestBefore();
        this.longest = plan.worstCase().toNanos();
    }

    BudgetProof prove() {
        int width = new ChainCover(plan).size();
        boolean scarce = width > workers;
        long worst = scarce ? withFewWorkers() : longest;
        BudgetProver needed =
                plan.hasOptional() ? new BudgetProver(plan.withoutOptional(), settings, budget, workers) : this;
        long withoutOptional = scarce ? worst : needed.longest;
        boolean fits = withoutOptional <= budget;
        return new BudgetProof(
                Duration.ofNanos(worst),
                Duration.ofNanos(withoutOptional),
                Duration.ofNanos(budget),
                fits,
                fits || (!scarce && guaranteesFit()),
                width,
                workers,
                criticalPath(),
                slacks(needed),
                fits ? List.of() : (scarce ? this : needed).remedies(withoutOptional, scarce));
    }

    /** What to change so that all of this plan fits. */
    private List<Remedy> remedies(long worst, boolean scarce) {
        List<TaskSlack> slacks = slacks(this);
        var single = new SingleTask(plan, budget, scarce ? workers : Integer.MAX_VALUE);
        return new Remedies(settings, worst, budget)
                .find(single.find(slacks, worst - budget), slacks, criticalPath(), scarce);
    }

    private long withFewWorkers() {
        long total = 0;
        for (int node : plan.order()) {
            total = ShutdownPlan.plus(total, plan.timeoutNanos(node));
        }
        return total == Long.MAX_VALUE ? total : withFewWorkers(longest, total, workers);
    }

    /** Graham's bound, rounded up. */
    static long withFewWorkers(long longest, long total, int workers) {
        long others = total - longest;
        return longest + others / workers + (others % workers == 0 ? 0 : 1);
    }

    private boolean guaranteesFit() {
        return Arrays.stream(guaranteedFrom()).max().orElse(0) <= budget;
    }

    /** For each node the longest path of timeouts that ends before it. */
    private long[] longestBefore() {
        Graph graph = plan.graph();
        long[] longestBefore = new long[plan.nodeCount()];
        for (int node : plan.order()) {
            long through = ShutdownPlan.plus(longestBefore[node], plan.timeoutNanos(node));
            int end = graph.successorsFrom(node + 1);
            for (int at = graph.successorsFrom(node); at < end; at++) {
                int successor = graph.successorAt(at);
                longestBefore[successor] = Math.max(longestBefore[successor], through);
            }
        }
        return longestBefore;
    }

    private long[] guaranteedFrom() {
        long[] guaranteed = new long[plan.nodeCount()];
        Arrays.setAll(guaranteed, plan::guaranteedNanos);
        return plan.longestFrom(guaranteed);
    }

    private List<String> criticalPath() {
        long[] longestFrom = new long[plan.nodeCount()];
        Arrays.setAll(longestFrom, plan::longestFrom);
        int node = 0;
        for (int other = 1; other < longestFrom.length; other++) {
            node = longestFrom[other] > longestFrom[node] ? other : node;
        }
        List<String> path = new ArrayList<>();
        while (node >= 0) {
            if (plan.timeoutNanos(node) > 0) {
                path.add(plan.task(node).name());
            }
            node = plan.graph().largestSuccessor(node, longestFrom);
        }
        return path;
    }

    /** @param needed this without its optional tasks */
    private List<TaskSlack> slacks(BudgetProver needed) {
        long[] guaranteedFrom = guaranteedFrom();
        List<TaskSlack> slacks = new ArrayList<>(plan.taskCount());
        for (int node : plan.order()) {
            if (plan.isTask(node)) {
                slacks.add(slack(node, guaranteedFrom[node] - plan.guaranteedNanos(node), needed));
            }
        }
        return slacks;
    }

    private TaskSlack slack(int task, long guaranteedAfter, BudgetProver needed) {
        boolean optional = plan.isOptional(task);
        long timeout = plan.timeoutNanos(task);
        long through = ShutdownPlan.plus(before[task], plan.longestFrom(task));
        long upToIt = ShutdownPlan.plus((optional ? this : needed).before[task], timeout);
        return new TaskSlack(
                plan.task(task).name(),
                Duration.ofNanos(timeout),
                Duration.ofNanos(plan.guaranteedNanos(task)),
                Duration.ofNanos(before[task]),
                Duration.ofNanos(budget - (optional ? needed.after(task) : guaranteedAfter)),
                Duration.ofNanos(budget - ShutdownPlan.plus(upToIt, needed.after(task))),
                through == longest && timeout > 0);
    }

    private long after(int task) {
        return plan.longestFrom(task) - plan.timeoutNanos(task);
    }
}
