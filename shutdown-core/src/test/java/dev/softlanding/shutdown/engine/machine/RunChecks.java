package dev.softlanding.shutdown.engine.machine;

import static dev.softlanding.shutdown.engine.machine.DeclaredOrder.bit;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.engine.machine.TaskStates.Cause;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.TaskStatus;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * What holds in every run, however many workers there are and whatever happens to it; and that it is exactly the run that
 * {@link RunModel} predicts. Words are only made of what is wrong, because a million runs have nothing to say. This class is
 * not threadsafe; an instance checks one run.
 */
final class RunChecks {

    private final Scenario scenario;
    private final List<SimulatedTask> tasks;
    private final int count;
    private final DeclaredOrder order;
    private final TaskStatus[] statuses;
    private Simulation run;
    private RunMachine machine;
    private RunModel model;

    RunChecks(Scenario scenario) {
        this.scenario = scenario;
        this.tasks = scenario.all();
        this.count = tasks.size();
        this.order = new DeclaredOrder(scenario);
        this.statuses = new TaskStatus[count];
        Arrays.fill(statuses, TaskStatus.REGISTERED);
    }

    /** Runs the scenario; fails with a {@link Violation}. */
    RunChecks run() {
        run(scenario.simulation().quiet());
        return this;
    }

    void run(Simulation simulation) {
        run = simulation;
        run.afterEachStep(step -> checkStep()).run();
        for (int task = 0; task < count; task++) {
            checkOrder(task);
            checkExplanation(task);
            checkPolicies(task);
        }
        checkEnd();
        if (isGuaranteeFirm()) {
            checkGuarantees();
        }
        if (areNeedsMet()) {
            checkNeeds();
        }
        if (isLeftAlone() && !scenario.has(Scenario.Kind.EXTEND)) {
            checkSlack();
        }
        model = new RunModel(scenario, order).run();
        new ModelComparison(tasks, order, run, model).check();
    }

    private void checkStep() {
        machine = run.machine();
        int running = 0;
        int ready = 0;
        for (int task = 0; task < count; task++) {
            TaskStatus status = machine.tasks().status(task);
            if (status.compareTo(statuses[task]) < 0 || (status != statuses[task] && statuses[task].isOutcome())) {
                fail("a status only goes up", task);
            }
            if (tasks.get(task).optional && statuses[task].compareTo(TaskStatus.RUNNING) < 0) {
                checkOptional(task, status);
            }
            statuses[task] = status;
            running += status == TaskStatus.RUNNING ? 1 : 0;
            ready += status == TaskStatus.READY ? 1 : 0;
            if (status == TaskStatus.WAITING && hasNothingToWaitFor(task)) {
                fail("a task that waits for nobody is ready", task);
            }
        }
        if (running > scenario.workers) {
            throw new Violation("a worker runs one task", running + " in " + run);
        }
        if (machine.cutOffCause() == null && machine.readyCount() != ready) {
            throw new Violation("what is ready is counted", machine.readyCount() + " of " + ready + " in " + run);
        }
    }

    /** In the step in which it starts or is left out: does it fit, with all that has to be done after it? */
    private void checkOptional(int task, TaskStatus status) {
        boolean starts = status == TaskStatus.RUNNING;
        if (!starts && machine.tasks().cause(task) != Cause.SHORT_OF_TIME) {
            return;
        }
        long needed = longestNeedsFrom(other -> machine.tasks().cause(other) != Cause.CANCELLED)[task];
        long end = run.now() + (tasks.get(task).timeout + needed) * 1_000_000;
        if (starts != end <= machine.limits().cutOffAt()) {
            fail("an optional task is left out if it does not fit", task);
        }
    }

    private long[] longestNeedsFrom(IntPredicate filter) {
        long[] needs = new long[count];
        for (int task = 0; task < count; task++) {
            boolean needed = tasks.get(task).enabled && !tasks.get(task).optional && filter.test(task);
            needs[task] = needed ? tasks.get(task).timeout : 0;
        }
        return order.longestFrom(needs);
    }

    private boolean hasNothingToWaitFor(int task) {
        for (long others = order.before[task]; others != 0; others &= others - 1) {
            if (!machine.tasks().hasPassed(Long.numberOfTrailingZeros(others))) {
                return false;
            }
        }
        return true;
    }

    private void checkOrder(int task) {
        if (!statuses[task].isOutcome()) {
            fail("every task has an outcome", task);
        }
        if (!machine.tasks().hasStarted(task)) {
            return;
        }
        long start = machine.tasks().startedAt(task);
        for (long others = order.before[task]; others != 0; others &= others - 1) {
            if (machine.tasks().endedAt(Long.numberOfTrailingZeros(others), Long.MAX_VALUE) > start) {
                fail("a task starts when those before it have ended", task);
            }
        }
        if (start > run.cutAt()) {
            fail("nothing starts after the cut-off", task);
        }
    }

    private void checkExplanation(int task) {
        SimulatedTask declared = tasks.get(task);
        Cause cause = machine.tasks().cause(task);
        int culprit = machine.tasks().culprit(task);
        boolean explained =
                switch (machine.tasks().status(task)) {
                    case SUCCEEDED, FAILED, TIMED_OUT, ABANDONED -> cause == Cause.ITSELF && declared.enabled;
                    case CUT_OFF -> cause == Cause.CUT_OFF && machine.cutOffCause() != null;
                    case CANCELLED ->
                        cause == Cause.CANCELLED
                                ? scenario.has(Scenario.Kind.CANCEL)
                                : cause == Cause.CUT_OFF && machine.cutOffCause() == CutOffCause.ABORTED;
                    default ->
                        switch (cause) {
                            case DISABLED -> !declared.enabled;
                            case PREDECESSOR_FAILED ->
                                order.comesAfter(task, culprit) && failsWith(culprit, FailurePolicy.SKIP_DEPENDENTS);
                            case PREDECESSOR_RUNS ->
                                order.comesAfter(task, culprit)
                                        && machine.tasks().status(culprit) == TaskStatus.ABANDONED;
                            case NO_TIME_LEFT -> declared.guaranteed == 0 && !declared.optional;
                            case SHORT_OF_TIME -> declared.optional;
                            default -> false;
                        };
                };
        boolean isOut = statuses[task] == TaskStatus.SKIPPED || statuses[task] == TaskStatus.CANCELLED;
        boolean mayHaveStarted = !isOut || !machine.tasks().hasStarted(task);
        boolean needNotHave =
                isOut || statuses[task] == TaskStatus.CUT_OFF || machine.tasks().hasStarted(task);
        if (!explained || !mayHaveStarted || !needNotHave) {
            fail("an outcome is explained", task);
        }
    }

    private boolean failsWith(int task, FailurePolicy policy) {
        return tasks.get(task).onFailure == policy && hasFailed(task);
    }

    private boolean hasFailed(int task) {
        return switch (machine.tasks().status(task)) {
            case FAILED, TIMED_OUT, ABANDONED -> true;
            default -> false;
        };
    }

    private void checkPolicies(int task) {
        if (!machine.tasks().hasStarted(task) || order.isTerminal(task) || tasks.get(task).phase == Phase.TELEMETRY) {
            return;
        }
        for (long others = order.edges[task]; others != 0; others &= others - 1) {
            int other = Long.numberOfTrailingZeros(others);
            if (failsWith(other, FailurePolicy.SKIP_DEPENDENTS)
                    || machine.tasks().cause(other) == Cause.PREDECESSOR_FAILED) {
                fail("a task is skipped with what it depends on", task);
            }
            boolean strict = (order.strict[task] & bit(other)) != 0;
            if (strict && ranAt(other, machine.tasks().startedAt(task))) {
                fail("a task does not start beside what must have ended", task);
            }
        }
    }

    private boolean ranAt(int task, long moment) {
        boolean givenUp = machine.tasks().isStuck(task) || machine.tasks().hasEndedLate(task);
        return givenUp && (machine.tasks().isStuck(task) || machine.tasks().endedLateAt(task) > moment);
    }

    private void checkEnd() {
        long slack = scenario.lateness * 2;
        long lastMove = 0;
        for (Scenario.Moment moment : scenario.moments) {
            slack += moment.kind() == Scenario.Kind.PAUSE ? Math.max(0, moment.value() - moment.at()) : 0;
            lastMove = moment.kind() == Scenario.Kind.MOVE_CUT_OFF ? Math.max(lastMove, moment.at()) : lastMove;
        }
        long latest = Math.max(machine.limits().cutOffAt(), Simulation.moment(lastMove))
                + (scenario.settle + slack) * 1_000_000;
        if (run.finishedAt() > latest) {
            throw new Violation("a run ends at its cut-off", run.finishedAt() + " in " + run);
        }
        boolean aborted = machine.cutOffCause() == CutOffCause.ABORTED;
        if (aborted != (machine.abortedBy() != RunMachine.NONE)
                || (aborted && !failsWith(machine.abortedBy(), FailurePolicy.ABORT))) {
            throw new Violation("an abort has a culprit", machine.abortedBy() + " in " + run);
        }
    }

    /** Whether every task must get what is guaranteed to it: it fits, and nothing is done to the run that ends it. */
    boolean isGuaranteeFirm() {
        if (!isLeftAlone()) {
            return false;
        }
        long[] guaranteed = new long[count];
        for (int task = 0; task < count; task++) {
            guaranteed[task] = tasks.get(task).enabled ? tasks.get(task).guaranteed : 0;
        }
        long longest = 0;
        for (long path : order.longestFrom(guaranteed)) {
            longest = Math.max(longest, path);
        }
        return longest > 0 && longest <= scenario.cutOff;
    }

    private boolean isLeftAlone() {
        return scenario.workers >= count
                && scenario.lateness == 0
                && !scenario.has(Scenario.Kind.PAUSE)
                && !scenario.has(Scenario.Kind.MOVE_CUT_OFF)
                && machine.cutOffCause() != CutOffCause.ESCALATED
                && machine.cutOffCause() != CutOffCause.ABORTED;
    }

    /** Whether every task that is not optional must get its whole timeout: it fits, and none of them asks for more. */
    boolean areNeedsMet() {
        for (Scenario.Moment moment : scenario.moments) {
            if (moment.kind() == Scenario.Kind.EXTEND && !tasks.get(run.plan().nodeOf(moment.task())).optional) {
                return false;
            }
        }
        long longest = 0;
        boolean anyOptional = false;
        for (int task = 0; task < count; task++) {
            anyOptional |= tasks.get(task).optional;
        }
        for (long path : longestNeedsFrom(task -> true)) {
            longest = Math.max(longest, path);
        }
        return anyOptional && isLeftAlone() && longest <= scenario.cutOff;
    }

    private void checkNeeds() {
        for (int task = 0; task < count; task++) {
            if (tasks.get(task).optional) {
                continue;
            }
            long timeout = tasks.get(task).timeout * 1_000_000;
            boolean started = machine.tasks().hasStarted(task);
            long margin = Math.min(100_000_000, timeout / 10);
            if (started && run.interruptedAt(task) < machine.tasks().startedAt(task) + timeout - margin) {
                fail("a task has its whole timeout, whatever optional ones do", task);
            }
            if (!started
                    && (machine.tasks().cause(task) == Cause.CUT_OFF
                            || machine.tasks().cause(task) == Cause.NO_TIME_LEFT)) {
                fail("a task starts, whatever optional ones do", task);
            }
        }
    }

    /** An optional task that fits if all before it take their whole timeouts is sure to run. */
    private void checkSlack() {
        long[] needed = longestNeedsFrom(task -> true);
        long[] before = new long[count];
        for (int task : order.sorted) {
            SimulatedTask declared = tasks.get(task);
            for (long others = order.before[task]; others != 0; others &= others - 1) {
                int other = Long.numberOfTrailingZeros(others);
                long timeout = tasks.get(other).enabled ? tasks.get(other).timeout : 0;
                before[task] = Math.max(before[task], before[other] + timeout);
            }
            boolean sure = before[task] + declared.timeout + needed[task] <= scenario.cutOff;
            if (sure && machine.tasks().cause(task) == Cause.SHORT_OF_TIME) {
                fail("an optional task that has slack is not left out", task);
            }
        }
    }

    private void checkGuarantees() {
        for (int task = 0; task < count; task++) {
            long guaranteed = tasks.get(task).guaranteed * 1_000_000;
            if (guaranteed > 0 && machine.tasks().hasStarted(task)) {
                long margin = Math.min(100_000_000, machine.limits().effectiveTimeout(task) / 10);
                if (run.interruptedAt(task) < machine.tasks().startedAt(task) + guaranteed - margin) {
                    fail("a task has the time that is guaranteed to it", task);
                }
            } else if (guaranteed > 0 && machine.tasks().status(task) == TaskStatus.CUT_OFF) {
                fail("a task to which time is guaranteed starts", task);
            }
        }
    }

    private void fail(String rule, int task) {
        throw new Violation(
                rule, tasks.get(task).name + " is " + machine.tasks().status(task) + " in " + run);
    }

    Scenario scenario() {
        return scenario;
    }

    DeclaredOrder order() {
        return order;
    }

    Simulation simulation() {
        return run;
    }

    RunModel model() {
        return model;
    }
}
