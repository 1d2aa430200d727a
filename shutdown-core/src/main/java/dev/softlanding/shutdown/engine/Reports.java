package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.machine.RunMachine;
import dev.softlanding.shutdown.engine.machine.TaskStates;
import dev.softlanding.shutdown.engine.machine.TaskStates.Cause;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.PhaseReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what a plan and the machine that runs it know, in the words of reports. Used under the run's lock. */
final class Reports {

    private static final Logger logger = LoggerFactory.getLogger(Reports.class);

    /** Why a task did not start because somebody wanted it so. */
    static final String DISABLED = "It is disabled.";

    static final String CANCELLED = "It was cancelled.";

    /** Not a lambda: the first of a JVM costs milliseconds, and a report is on every run's way. */
    private static final IntPredicate ANY = new IntPredicate() {
        @Override
        public boolean test(int node) {
            return true;
        }
    };

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
        List<PhaseReport> reports = new ArrayList<>();
        for (Phase phase : ShutdownPlan.MILESTONES) {
            reports.add(new PhaseReport(phase, reachedAfter(plan.gate(phase)), reachedAfter(plan.end(phase))));
        }
        return reports;
    }

    private @Nullable Duration reachedAfter(int milestone) {
        return machine != null && machine.tasks().hasStarted(milestone)
                ? Duration.ofNanos(machine.tasks().startedAt(milestone) - startedAt)
                : null;
    }

    /**
     * The tasks of a plan that no run has begun of.
     *
     * @param cancelled names of those that were taken out
     */
    List<TaskReport> registered(Map<Integer, Long> inFlight, Set<String> cancelled) {
        List<TaskReport> reports = new ArrayList<>(plan.taskCount());
        for (int node : plan.order()) {
            if (plan.isTask(node)) {
                boolean out = cancelled.contains(plan.task(node).name());
                reports.add(registered(node, out ? null : inFlight.get(node), out));
            }
        }
        return reports;
    }

    List<TaskReport> tasks(
            Map<Integer, Long> inFlight,
            Map<Integer, List<StackTraceElement>> stacks,
            @Nullable TaskExecution[] executions) {
        RunMachine run = Objects.requireNonNull(machine, "tasks stand somewhere in a run only");
        List<TaskReport> reports = new ArrayList<>(plan.taskCount());
        for (int node : plan.order()) {
            if (plan.isTask(node)) {
                reports.add(inRun(node, run, inFlight, executions[node], stacks));
            }
        }
        return reports;
    }

    private TaskReport registered(int node, @Nullable Long inFlight, boolean cancelled) {
        ShutdownTask task = plan.task(node);
        return new TaskReport(
                task.name(),
                task.phase(),
                cancelled ? TaskStatus.CANCELLED : TaskStatus.REGISTERED,
                cancelled ? CANCELLED : (task.enabled() ? null : DISABLED),
                task.audit(),
                timeout(task),
                task.guaranteed(),
                null,
                task.onFailure(),
                after(node),
                plan.absent(node),
                List.of(),
                null,
                null,
                inFlight,
                null,
                null,
                List.of(),
                List.of(),
                false,
                null);
    }

    private TaskReport inRun(
            int node,
            RunMachine run,
            Map<Integer, Long> inFlight,
            @Nullable TaskExecution execution,
            Map<Integer, List<StackTraceElement>> stacks) {
        ShutdownTask task = plan.task(node);
        TaskStates tasks = run.tasks();
        TaskStatus status = tasks.status(node);
        boolean started = tasks.hasStarted(node);
        return new TaskReport(
                task.name(),
                task.phase(),
                status,
                explanation(plan, run, node),
                task.audit(),
                timeout(task),
                task.guaranteed(),
                started ? effectiveTimeout(node, run) : null,
                task.onFailure(),
                after(node),
                plan.absent(node),
                status == TaskStatus.WAITING
                        ? plan.namedPredecessors(node, predecessor -> !tasks.hasPassed(predecessor))
                        : List.of(),
                started ? Duration.ofNanos(tasks.startedAt(node) - startedAt) : null,
                started ? Duration.ofNanos(Math.max(0, tasks.endedAt(node, now) - tasks.startedAt(node))) : null,
                status.isOutcome() ? null : inFlight.get(node),
                execution == null ? null : execution.lastProgress(),
                tasks.failure(node),
                names(plan, tasks.overlaps(node)),
                stacks.isEmpty() ? List.of() : stacks.getOrDefault(node, List.of()),
                tasks.isStuck(node),
                tasks.hasEndedLate(node) ? Duration.ofNanos(tasks.endedLateAt(node) - startedAt) : null);
    }

    /** What was granted in addition to the timeout is of use until the cut-off only. */
    private Duration effectiveTimeout(int node, RunMachine run) {
        long untilCutOff = run.limits().cutOffAt() - run.tasks().startedAt(node);
        long most = Math.max(plan.timeoutNanos(node), untilCutOff);
        return Duration.ofNanos(Math.min(run.limits().effectiveTimeout(node), most));
    }

    /** Why a task stands where it does, as one sentence, if it did not start or was ended. */
    static @Nullable String explanation(ShutdownPlan plan, RunMachine run, int task) {
        Cause cause = run.tasks().cause(task);
        if (cause == null || cause == Cause.ITSELF) {
            return null;
        }
        return switch (cause) {
            case DISABLED -> DISABLED;
            case CANCELLED -> CANCELLED;
            case PREDECESSOR_FAILED ->
                "'%s' has failed, and what depends on it is skipped."
                        .formatted(plan.task(run.tasks().culprit(task)).name());
            case PREDECESSOR_RUNS ->
                "'%s' was given up and may still be running."
                        .formatted(plan.task(run.tasks().culprit(task)).name());
            case NO_TIME_LEFT -> "The time that was left is guaranteed to later tasks.";
            case CUT_OFF -> cutOff(plan, run);
            case ITSELF -> null;
        };
    }

    private static String cutOff(ShutdownPlan plan, RunMachine run) {
        CutOffCause cause = Objects.requireNonNull(run.cutOffCause(), "a cut-off has a cause");
        return switch (cause) {
            case DEADLINE -> "The cut-off came first.";
            case ESCALATED -> "The run was cut short.";
            case ABORTED ->
                "'%s' has failed, and the run was aborted."
                        .formatted(plan.task(run.abortedBy()).name());
        };
    }

    static List<String> names(ShutdownPlan plan, int[] tasks) {
        if (tasks.length == 0) {
            return List.of();
        }
        List<String> names = new ArrayList<>(tasks.length);
        for (int task : tasks) {
            names.add(plan.task(task).name());
        }
        return names;
    }

    private List<String> after(int node) {
        return plan.namedPredecessors(node, ANY);
    }

    private static Duration timeout(ShutdownTask task) {
        return Objects.requireNonNull(task.timeout(), "a validated task has a timeout");
    }
}
