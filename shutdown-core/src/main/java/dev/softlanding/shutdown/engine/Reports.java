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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what a plan and the machine that runs it know, in the words of reports. Used under the run's lock. */
final class Reports {

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
    List<TaskReport> registered(Answers answers, Set<String> cancelled) {
        List<TaskReport> reports = new ArrayList<>(plan.taskCount());
        for (int node : plan.order()) {
            if (plan.isTask(node)) {
                boolean out = cancelled.contains(plan.task(node).name());
                reports.add(registered(node, answers, out));
            }
        }
        return reports;
    }

    List<TaskReport> tasks(
            Answers answers, Map<Integer, List<StackTraceElement>> stacks, @Nullable TaskExecution[] executions) {
        RunMachine run = Objects.requireNonNull(machine, "tasks stand somewhere in a run only");
        List<TaskReport> reports = new ArrayList<>(plan.taskCount());
        for (int node : plan.order()) {
            if (plan.isTask(node)) {
                reports.add(inRun(node, run, answers, executions[node], stacks));
            }
        }
        return reports;
    }

    private TaskReport registered(int node, Answers answers, boolean cancelled) {
        ShutdownTask task = plan.task(node);
        return new TaskReport(
                task.name(),
                task.phase(),
                cancelled ? TaskStatus.CANCELLED : TaskStatus.REGISTERED,
                cancelled ? TaskReport.CANCELLED : (task.enabled() ? null : TaskReport.DISABLED),
                task.origin(),
                answers.components(node),
                task.audit(),
                timeout(task),
                task.guaranteed(),
                null,
                task.onFailure(),
                task.optional(),
                task.policies(),
                plan.edgesTo(node),
                plan.absent(node),
                List.of(),
                null,
                null,
                cancelled ? null : answers.inFlight(node),
                null,
                0,
                0,
                false,
                List.of(),
                null,
                List.of(),
                List.of(),
                false,
                null);
    }

    private TaskReport inRun(
            int node,
            RunMachine run,
            Answers answers,
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
                explanation(plan, run, node, execution),
                task.origin(),
                answers.components(node),
                task.audit(),
                timeout(task),
                task.guaranteed(),
                started ? effectiveTimeout(node, run) : null,
                task.onFailure(),
                task.optional(),
                task.policies(),
                plan.edgesTo(node),
                plan.absent(node),
                status == TaskStatus.WAITING
                        ? plan.namedPredecessors(node, predecessor -> !tasks.hasPassed(predecessor))
                        : List.of(),
                started ? Duration.ofNanos(tasks.startedAt(node) - startedAt) : null,
                started ? Duration.ofNanos(Math.max(0, tasks.endedAt(node, now) - tasks.startedAt(node))) : null,
                status.isOutcome() ? null : answers.inFlight(node),
                execution == null ? null : execution.lastProgress(),
                execution == null ? 0 : execution.retries(),
                execution == null ? 0 : execution.refusals(),
                execution != null && execution.fallbackReason() != null,
                execution == null ? List.of() : execution.steps(startedAt, tasks.endedAt(node, now)),
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

    /** Why a task stands where it does, as one sentence, if it was not done as it should, or was ended. */
    static @Nullable String explanation(
            ShutdownPlan plan, RunMachine run, int task, @Nullable TaskExecution execution) {
        Cause cause = run.tasks().cause(task);
        if (cause == null || cause == Cause.ITSELF) {
            return execution == null ? null : execution.fallbackReason();
        }
        return switch (cause) {
            case REFUSED -> run.tasks().refusal(task);
            case DISABLED -> TaskReport.DISABLED;
            case CANCELLED -> TaskReport.CANCELLED;
            case PREDECESSOR_FAILED ->
                "'%s' has failed, and what depends on it is skipped."
                        .formatted(plan.task(run.tasks().culprit(task)).name());
            case PREDECESSOR_RUNS ->
                "'%s' was given up and may still be running."
                        .formatted(plan.task(run.tasks().culprit(task)).name());
            case NO_TIME_LEFT -> "The time that was left is guaranteed to later tasks.";
            case SHORT_OF_TIME -> TaskReport.LEFT_OUT;
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

    private static Duration timeout(ShutdownTask task) {
        return Objects.requireNonNull(task.timeout(), "a validated task has a timeout");
    }
}
