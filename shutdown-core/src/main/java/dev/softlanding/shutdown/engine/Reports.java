package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.PhaseReport;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskReport;
import dev.softlanding.shutdown.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what a plan and the machine that runs it know, in the words of reports. Used under the run's lock. */
final class Reports {

    private static final Logger logger = LoggerFactory.getLogger(Reports.class);

    private final ShutdownPlan plan;
    private final @Nullable RunMachine machine;
    private final long startedAt;
    private final long now;

    Reports(ShutdownPlan plan, @Nullable RunMachine machine, long startedAt, long now) {
        this.plan = plan;
        this.machine = machine;
        this.startedAt = startedAt;
        this.now = now;
    }

    /** Asks the tasks what they have in flight. Foreign code: never under a lock. */
    static Map<Integer, Long> inFlight(ShutdownPlan plan) {
        Map<Integer, Long> answers = new HashMap<>();
        for (int node = 0; node < plan.taskCount(); node++) {
            LongSupplier supplier = plan.task(node).inFlight();
            if (supplier != null) {
                try {
                    answers.put(node, supplier.getAsLong());
                } catch (Throwable failure) { // at the end of a process, often an Error: its class is gone
                    logger.debug(
                            "Task '{}' could not tell what it has in flight",
                            plan.task(node).name(),
                            failure);
                }
            }
        }
        return answers;
    }

    List<PhaseReport> phases() {
        return ShutdownPlan.MILESTONES.stream()
                .map(phase -> new PhaseReport(phase, reachedAfter(plan.gate(phase)), reachedAfter(plan.end(phase))))
                .toList();
    }

    private @Nullable Duration reachedAfter(int milestone) {
        return machine != null && machine.hasStarted(milestone)
                ? Duration.ofNanos(machine.startedAt(milestone) - startedAt)
                : null;
    }

    List<TaskReport> tasks(Map<Integer, Long> inFlight, Map<Integer, List<StackTraceElement>> stacks) {
        List<TaskReport> reports = new ArrayList<>(plan.taskCount());
        for (int node : plan.order()) {
            if (plan.isTask(node)) {
                reports.add(
                        machine == null
                                ? registered(node, inFlight.get(node))
                                : inRun(node, machine, inFlight.get(node), stacks.getOrDefault(node, List.of())));
            }
        }
        return reports;
    }

    private TaskReport registered(int node, @Nullable Long inFlight) {
        ShutdownTask task = plan.task(node);
        return new TaskReport(
                task.name(),
                task.phase(),
                TaskStatus.REGISTERED,
                timeout(task),
                after(node),
                List.of(),
                null,
                null,
                inFlight,
                null,
                List.of(),
                List.of(),
                false,
                null);
    }

    private TaskReport inRun(int node, RunMachine run, @Nullable Long inFlight, List<StackTraceElement> stack) {
        ShutdownTask task = plan.task(node);
        TaskStatus status = run.status(node);
        boolean started = run.hasStarted(node);
        return new TaskReport(
                task.name(),
                task.phase(),
                status,
                timeout(task),
                after(node),
                status == TaskStatus.WAITING
                        ? List.copyOf(plan.namedPredecessors(node, predecessor -> !run.hasEnded(predecessor)))
                        : List.of(),
                started ? Duration.ofNanos(run.startedAt(node) - startedAt) : null,
                started ? Duration.ofNanos(Math.max(0, run.endedAt(node, now) - run.startedAt(node))) : null,
                status.isOutcome() ? null : inFlight,
                run.failure(node),
                run.overlaps(node),
                stack,
                run.isStuck(node),
                run.hasEndedLate(node) ? Duration.ofNanos(run.endedLateAt(node) - startedAt) : null);
    }

    private List<String> after(int node) {
        return List.copyOf(plan.namedPredecessors(node, predecessor -> true));
    }

    private static Duration timeout(ShutdownTask task) {
        return Objects.requireNonNull(task.timeout(), "a validated task has a timeout");
    }
}
