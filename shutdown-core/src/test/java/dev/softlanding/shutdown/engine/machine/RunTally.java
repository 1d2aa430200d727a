package dev.softlanding.shutdown.engine.machine;

import static java.util.stream.Collectors.joining;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.engine.machine.TaskStates.Cause;
import dev.softlanding.shutdown.report.TaskStatus;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What was met in many runs, and how often. This class is not threadsafe. */
final class RunTally {

    /** What a run can be about; each has to be met, or it is not tested. */
    enum Met {
        INTERRUPTED_AND_ENDED,
        IGNORED_THE_INTERRUPT,
        ENDED_LATE,
        STUCK_FOR_EVER,
        STUCK_AT_CUT_OFF,
        STARTED_BESIDE_A_STUCK_TASK,
        WAITED_FOR_A_WORKER,
        CUT_SHORT_FOR_LATER_TASKS,
        GUARANTEES_KEPT,
        LONGER_THAN_DECLARED,
        SKIPPED_AFTER_A_FAILURE,
        SKIPPED_AFTER_ONE_FURTHER_OFF,
        SKIPPED_BESIDE_A_STUCK_TASK,
        SKIPPED_FOR_WANT_OF_TIME,
        LEFT_OUT,
        NEEDS_MET_WITHOUT_WHAT_WAS_LEFT_OUT,
        NEEDS_MET_THOUGH_ONE_ASKED_FOR_MORE,
        STARTED_AFTER_ONE_THAT_SKIPS,
        DISABLED,
        CANCELLED,
        CANCELLED_TOO_LATE,
        CUT_OFF_AT_ITS_DEADLINE,
        CUT_OFF_BY_SOMEBODY,
        CUT_OFF_BY_AN_ABORT,
        BEGUN_AFTER_ITS_CUT_OFF,
        MOVED_CUT_OFF,
        SPURIOUS_TICK,
        LATE_TICKS,
        PAUSED,
        MANY_TASKS
    }

    private final long[] outcomes = new long[TaskStatus.values().length];
    private final long[] met = new long[Met.values().length];
    private long runs;
    private long tasks;

    void add(RunChecks checked) {
        runs++;
        Scenario scenario = checked.scenario();
        RunMachine machine = checked.simulation().machine();
        int count = scenario.all().size();
        tasks += count;
        for (int task = 0; task < count; task++) {
            outcomes[machine.tasks().status(task).ordinal()]++;
            addTask(checked, task);
        }
        count(Met.GUARANTEES_KEPT, checked.isGuaranteeFirm());
        boolean leftOut =
                IntStream.range(0, count).anyMatch(task -> machine.tasks().cause(task) == Cause.SHORT_OF_TIME);
        count(Met.NEEDS_MET_WITHOUT_WHAT_WAS_LEFT_OUT, leftOut && checked.areNeedsMet());
        count(Met.NEEDS_MET_THOUGH_ONE_ASKED_FOR_MORE, scenario.has(Scenario.Kind.EXTEND) && checked.areNeedsMet());
        count(Met.BEGUN_AFTER_ITS_CUT_OFF, scenario.cutOff <= 0);
        count(
                Met.MOVED_CUT_OFF,
                machine.limits().cutOffAt() != Simulation.moment(scenario.cutOff)
                        && scenario.has(Scenario.Kind.MOVE_CUT_OFF));
        count(Met.SPURIOUS_TICK, scenario.has(Scenario.Kind.TICK));
        count(Met.LATE_TICKS, scenario.lateness > 0);
        count(Met.PAUSED, scenario.has(Scenario.Kind.PAUSE));
        count(Met.MANY_TASKS, count > 30);
        if (machine.cutOffCause() != null) {
            count(
                    switch (machine.cutOffCause()) {
                        case DEADLINE -> Met.CUT_OFF_AT_ITS_DEADLINE;
                        case ESCALATED -> Met.CUT_OFF_BY_SOMEBODY;
                        case ABORTED -> Met.CUT_OFF_BY_AN_ABORT;
                    },
                    true);
        }
        for (Scenario.Moment moment : scenario.moments) {
            if (moment.kind() == Scenario.Kind.CANCEL) {
                int task = checked.simulation().plan().nodeOf(moment.task());
                count(Met.CANCELLED_TOO_LATE, machine.tasks().cause(task) != Cause.CANCELLED);
            }
        }
    }

    private void addTask(RunChecks checked, int task) {
        RunMachine machine = checked.simulation().machine();
        SimulatedTask declared = checked.scenario().all().get(task);
        boolean started = machine.tasks().hasStarted(task);
        Cause cause = machine.tasks().cause(task);
        TaskStatus status = machine.tasks().status(task);
        count(Met.INTERRUPTED_AND_ENDED, status == TaskStatus.TIMED_OUT);
        count(Met.IGNORED_THE_INTERRUPT, status == TaskStatus.ABANDONED);
        count(Met.ENDED_LATE, machine.tasks().hasEndedLate(task));
        count(Met.STUCK_FOR_EVER, machine.tasks().isStuck(task) && status == TaskStatus.ABANDONED);
        count(Met.STUCK_AT_CUT_OFF, machine.tasks().isStuck(task) && status == TaskStatus.CUT_OFF);
        count(Met.STARTED_BESIDE_A_STUCK_TASK, machine.tasks().overlaps(task).length > 0);
        count(
                Met.CUT_SHORT_FOR_LATER_TASKS,
                started && machine.limits().effectiveTimeout(task) < declared.timeout * 1_000_000);
        count(
                Met.LONGER_THAN_DECLARED,
                started && machine.limits().effectiveTimeout(task) > declared.timeout * 1_000_000);
        count(Met.SKIPPED_AFTER_A_FAILURE, cause == Cause.PREDECESSOR_FAILED);
        count(Met.SKIPPED_BESIDE_A_STUCK_TASK, cause == Cause.PREDECESSOR_RUNS);
        count(Met.SKIPPED_FOR_WANT_OF_TIME, cause == Cause.NO_TIME_LEFT);
        count(Met.LEFT_OUT, cause == Cause.SHORT_OF_TIME);
        count(Met.DISABLED, cause == Cause.DISABLED);
        count(Met.CANCELLED, cause == Cause.CANCELLED);
        boolean farOff = cause == Cause.PREDECESSOR_FAILED
                && (checked.order().edges[task]
                                & DeclaredOrder.bit(machine.tasks().culprit(task)))
                        == 0;
        count(Met.SKIPPED_AFTER_ONE_FURTHER_OFF, farOff);

        boolean failedBefore = false;
        long readyAt = Simulation.START;
        for (long others = checked.order().before[task]; others != 0; others &= others - 1) {
            int other = Long.numberOfTrailingZeros(others);
            readyAt = Math.max(readyAt, machine.tasks().endedAt(other, 0));
            failedBefore |= started
                    && checked.scenario().all().get(other).onFailure == FailurePolicy.SKIP_DEPENDENTS
                    && machine.tasks().status(other).isFailure();
        }
        count(Met.WAITED_FOR_A_WORKER, started && machine.tasks().startedAt(task) > readyAt);
        count(Met.STARTED_AFTER_ONE_THAT_SKIPS, failedBefore);
    }

    private void count(Met what, boolean isSo) {
        met[what.ordinal()] += isSo ? 1 : 0;
    }

    RunTally plus(RunTally other) {
        runs += other.runs;
        tasks += other.tasks;
        Arrays.setAll(outcomes, i -> outcomes[i] + other.outcomes[i]);
        Arrays.setAll(met, i -> met[i] + other.met[i]);
        return this;
    }

    long runs() {
        return runs;
    }

    long count(Met what) {
        return met[what.ordinal()];
    }

    long count(TaskStatus outcome) {
        return outcomes[outcome.ordinal()];
    }

    /** One line: how much, and how it ended. */
    @Override
    public String toString() {
        return "%,d runs of %,d tasks: ".formatted(runs, tasks)
                + Arrays.stream(TaskStatus.values())
                        .filter(TaskStatus::isOutcome)
                        .map(outcome -> "%s %.1f %%".formatted(outcome, 100.0 * count(outcome) / tasks))
                        .collect(joining(", "));
    }
}
