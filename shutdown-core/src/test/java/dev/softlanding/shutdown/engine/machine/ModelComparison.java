package dev.softlanding.shutdown.engine.machine;

import static dev.softlanding.shutdown.engine.machine.DeclaredOrder.bit;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.engine.machine.TaskStates.Cause;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.TaskStatus;
import java.util.List;

/** A run beside what {@link RunModel} says about it: everything that can be seen of it has to be the same. */
record ModelComparison(List<SimulatedTask> tasks, DeclaredOrder order, Simulation run, RunModel model) {

    void check() {
        for (int task = 0; task < tasks.size(); task++) {
            if (!isSame(task) && !isJudgedInTheStepThatAborts(task)) {
                throw new Violation("a task does what the rules say", describe(task) + " in " + run);
            }
        }
        RunMachine machine = run.machine();
        if (machine.cutOffCause() != model.cutOffCause
                || machine.abortedBy() != model.abortedBy
                || run.cutAt() != model.cutAt
                || machine.limits().cutOffAt() != model.cutOff
                || run.finishedAt() != model.finishedAt) {
            throw new Violation("a run ends as the rules say", describeEnd() + " in " + run);
        }
        for (Phase phase : ShutdownPlan.MILESTONES) {
            checkEnd(phase);
        }
    }

    private boolean isSame(int task) {
        RunMachine machine = run.machine();
        boolean started = machine.tasks().hasStarted(task);
        return machine.tasks().status(task) == model.outcome[task]
                && machine.tasks().cause(task) == model.cause[task]
                && (started ? machine.tasks().startedAt(task) : RunModel.NEVER) == model.startedAt[task]
                && machine.tasks().endedAt(task, RunModel.NEVER) == model.endedAt[task]
                && (machine.tasks().hasEndedLate(task) ? machine.tasks().endedLateAt(task) : RunModel.NEVER)
                        == model.lateAt[task]
                && machine.tasks().isStuck(task) == ((model.stuck & bit(task)) != 0)
                && (!started || machine.limits().effectiveTimeout(task) == model.limit[task] - model.startedAt[task])
                && bits(machine.tasks().overlaps(task)) == model.overlaps[task]
                && isCulpritPossible(task);
    }

    /** If several predecessors are to blame, any of them may be named. */
    private boolean isCulpritPossible(int task) {
        int culprit = run.machine().tasks().culprit(task);
        Cause cause = model.cause[task];
        long possible = cause == Cause.PREDECESSOR_FAILED
                ? model.failedAbove[task]
                : cause == Cause.PREDECESSOR_RUNS ? model.runningAbove[task] : RunModel.NEVER;
        return possible == RunModel.NEVER || (culprit >= 0 && (possible & bit(culprit)) != 0);
    }

    /** The step that aborts a run may or may not have come to judging those that wait for what ended in it. */
    private boolean isJudgedInTheStepThatAborts(int task) {
        Cause cause = run.machine().tasks().cause(task);
        boolean cancelledOrSkipped = model.outcome[task] == TaskStatus.CANCELLED
                && (cause == Cause.PREDECESSOR_FAILED || cause == Cause.PREDECESSOR_RUNS);
        return model.cutOffCause == CutOffCause.ABORTED
                && cancelledOrSkipped
                && (order.before[task] & ~model.passed) == 0;
    }

    private void checkEnd(Phase phase) {
        long before = order.beforeEndOf(phase);
        long end = Simulation.START;
        for (long others = before; others != 0; others &= others - 1) {
            end = Math.max(end, model.endedAt[Long.numberOfTrailingZeros(others)]);
        }
        boolean ends = (before & ~model.passed) == 0 && end != model.cutAt && end <= model.cutAt;
        int node = run.plan().end(phase);
        boolean wrong = ends ? run.machine().tasks().endedAt(node, RunModel.NEVER) != end : end < model.cutAt;
        if (wrong) {
            throw new Violation("a phase ends with the last before it", phase + " in " + run);
        }
    }

    private static long bits(int[] tasks) {
        long bits = 0;
        for (int task : tasks) {
            bits |= bit(task);
        }
        return bits;
    }

    private String describe(int task) {
        RunMachine machine = run.machine();
        return "%s is %s (%s, culprit %s) from %s to %s, late %s, has %s, over %s; expected %s (%s) from %s to %s, late %s, has %s, over %s"
                .formatted(
                        tasks.get(task).name,
                        machine.tasks().status(task),
                        machine.tasks().cause(task),
                        machine.tasks().culprit(task),
                        since(machine.tasks().hasStarted(task) ? machine.tasks().startedAt(task) : RunModel.NEVER),
                        since(machine.tasks().endedAt(task, RunModel.NEVER)),
                        since(
                                machine.tasks().hasEndedLate(task)
                                        ? machine.tasks().endedLateAt(task)
                                        : RunModel.NEVER),
                        machine.limits().effectiveTimeout(task),
                        Long.toBinaryString(bits(machine.tasks().overlaps(task))),
                        model.outcome[task],
                        model.cause[task],
                        since(model.startedAt[task]),
                        since(model.endedAt[task]),
                        since(model.lateAt[task]),
                        model.limit[task] - model.startedAt[task],
                        Long.toBinaryString(model.overlaps[task]));
    }

    private String describeEnd() {
        return "cut off by %s at %s, over at %s; expected %s at %s, over at %s"
                .formatted(
                        run.machine().cutOffCause(),
                        since(run.cutAt()),
                        since(run.finishedAt()),
                        model.cutOffCause,
                        since(model.cutAt),
                        since(model.finishedAt));
    }

    /** In milliseconds. */
    private static String since(long moment) {
        return moment == RunModel.NEVER ? "never" : String.valueOf((moment - Simulation.START) / 1e6);
    }
}
