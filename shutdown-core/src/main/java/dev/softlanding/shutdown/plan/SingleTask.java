package dev.softlanding.shutdown.plan;

import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.report.Remedy;
import dev.softlanding.shutdown.report.TaskSlack;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the one task that it is enough to shorten so that a plan fits its budget: often the one whose timeout is a mistake.
 * The longest are tried, since they keep the most. This class is immutable.
 */
final class SingleTask {

    private static final int MOST_TRIED = 8;
    private static final long MILLISECOND = 1_000_000;

    private final ShutdownPlan plan;
    private final long budget;
    private final int workers;
    private final long total;

    /**
     * @param budget what a run has
     * @param workers how many tasks may run at the same time; as many as may be if only the longest path counts
     */
    SingleTask(ShutdownPlan plan, long budget, int workers) {
        this.plan = plan;
        this.budget = budget;
        this.workers = workers;
        this.total = Arrays.stream(plan.order()).mapToLong(plan::timeoutNanos).reduce(0, ShutdownPlan::plus);
    }

    /**
     * @param tasks all tasks
     * @param excess by how much the worst case is too long
     */
    Optional<Remedy> find(List<TaskSlack> tasks, long excess) {
        if (total == Long.MAX_VALUE) {
            return Optional.empty();
        }
        return tasks.stream()
                .filter(task -> task.timeout().toNanos() > excess)
                .filter(task -> task.critical() || workers < Integer.MAX_VALUE)
                .sorted(Comparator.comparing(TaskSlack::timeout).reversed())
                .limit(MOST_TRIED)
                .flatMap(task -> shortened(task).stream())
                .findFirst();
    }

    private Optional<Remedy> shortened(TaskSlack task) {
        long longest = longestAllowed(task);
        long whole = longest < MILLISECOND ? longest : longest - longest % MILLISECOND;
        if (whole <= 0 || whole < task.guaranteed().toNanos()) {
            return Optional.empty();
        }
        Duration to = Duration.ofNanos(whole);
        return Optional.of(new Remedy(
                Remedy.Kind.SINGLE_TASK,
                task.timeout(),
                to,
                List.of(task.task()),
                "Shorten '%s' from %s to at most %s."
                        .formatted(task.task(), Wording.seconds(task.timeout()), Wording.seconds(to))));
    }

    /** The longest timeout of a task with which the plan fits; zero or less if there is none. */
    private long longestAllowed(TaskSlack task) {
        long timeout = task.timeout().toNanos();
        long beside = longestWithout(plan.nodeOf(task.task()));
        long around = budget - task.slack().toNanos() - timeout;
        long allowed = 0;
        long refused = timeout;
        while (refused - allowed > 1) { // the less a task takes, the less does the worst case
            long tried = allowed + (refused - allowed) / 2;
            boolean fits = worstCase(Math.max(beside, around + tried), total - timeout + tried) <= budget;
            allowed = fits ? tried : allowed;
            refused = fits ? refused : tried;
        }
        return allowed;
    }

    private long longestWithout(int task) {
        long[] times = new long[plan.nodeCount()];
        Arrays.setAll(times, node -> node == task ? 0 : plan.timeoutNanos(node));
        return Arrays.stream(plan.longestFrom(times)).max().orElse(0);
    }

    private long worstCase(long path, long work) {
        return workers == Integer.MAX_VALUE ? path : BudgetProver.withFewWorkers(path, work, workers);
    }
}
