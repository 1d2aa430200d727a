package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.events.EventQueues;
import dev.softlanding.shutdown.engine.machine.Commands;
import dev.softlanding.shutdown.engine.machine.RunMachine;
import dev.softlanding.shutdown.engine.machine.TaskStates;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the machine tells into events, and hands to the run what it has to do. Everything here happens under the run's
 * lock.
 */
final class RunEvents implements Commands {

    private final ShutdownPlan plan;
    private final EventQueues events;
    private final long runStartedAt;
    private final ShutdownRun run;
    private long stepAt;

    /** @param runStartedAt from where the times of events count */
    RunEvents(ShutdownPlan plan, EventQueues events, long runStartedAt, ShutdownRun run) {
        this.plan = plan;
        this.events = events;
        this.runStartedAt = runStartedAt;
        this.run = run;
    }

    /** A step is taken at that moment. */
    void stepAt(long now) {
        stepAt = now;
    }

    /** A worker has taken a task. */
    void started(int task, RunMachine machine) {
        ShutdownTask declared = plan.task(task);
        events.post(new ShutdownEvent.TaskStarted(
                declared.name(),
                declared.audit(),
                sinceStart(machine.tasks().startedAt(task)),
                Duration.ofNanos(machine.limits().effectiveTimeout(task)),
                Reports.names(plan, machine.tasks().overlaps(task))));
    }

    @Override
    public void interrupt(int task) {
        run.interruptAfterStep(task);
        List<StackTraceElement> stack = run.stacks().of(task);
        events.post(new ShutdownEvent.TaskInterrupted(
                plan.task(task).name(),
                sinceStart(stepAt),
                Duration.ofNanos(Math.max(0, stepAt - run.machine().tasks().startedAt(task))),
                stack.isEmpty() && plan.task(task).asyncBody() != null,
                stepOf(task),
                stack));
    }

    @Override
    public void settled(int task) {
        RunMachine machine = run.machine();
        TaskStates tasks = machine.tasks();
        TaskStatus outcome = tasks.status(task);
        run.settled(task, outcome);
        if (outcome == TaskStatus.SUCCEEDED || outcome == TaskStatus.FAILED) {
            run.stacks().forget(task); // it was about to be interrupted, and ended just before
        }
        ShutdownTask declared = plan.task(task);
        long ended = tasks.endedAt(task, stepAt);
        boolean started = tasks.hasStarted(task);
        events.post(new ShutdownEvent.TaskEnded(
                declared.name(),
                declared.audit(),
                outcome,
                Reports.explanation(plan, machine, task, run.workforce().executions()[task]),
                sinceStart(ended),
                started ? Duration.ofNanos(Math.max(0, ended - tasks.startedAt(task))) : null,
                tasks.failure(task),
                tasks.isStuck(task) ? stepOf(task) : null,
                tasks.isStuck(task) ? run.stacks().of(task) : List.of()));
    }

    @Override
    public void endedLate(int task) {
        events.post(new ShutdownEvent.TaskEndedLate(
                plan.task(task).name(), sinceStart(run.machine().tasks().endedLateAt(task))));
    }

    @Override
    public void phaseEnded(Phase phase) {
        events.post(new ShutdownEvent.PhaseEnded(phase, sinceStart(stepAt)));
    }

    @Override
    public void cutOff() {
        RunMachine machine = run.machine();
        run.flushing();
        List<String> unfinished = new ArrayList<>();
        for (int task = 0; task < plan.taskCount(); task++) {
            if (!machine.tasks().status(task).isOutcome()) {
                unfinished.add(plan.task(task).name());
            }
        }
        CutOffCause cause = Objects.requireNonNull(machine.cutOffCause(), "a cut-off has a cause");
        events.post(new ShutdownEvent.CutOff(sinceStart(stepAt), cause, unfinished));
    }

    /** What a task's body last told of its work. */
    private @Nullable String stepOf(int task) {
        TaskExecution execution = run.workforce().executions()[task];
        return execution == null ? null : execution.lastStep();
    }

    private Duration sinceStart(long moment) {
        return Duration.ofNanos(Math.max(0, moment - runStartedAt));
    }
}
