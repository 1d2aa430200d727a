package dev.softlanding.shutdown.engine.machine;

import static dev.softlanding.shutdown.engine.machine.DeclaredOrder.bit;
import static dev.softlanding.shutdown.engine.machine.Simulation.moment;
import static dev.softlanding.shutdown.engine.machine.TaskStates.Cause;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.time.Alarm;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * What the rules say about a run, as plainly as the rules do: it knows tasks as they were declared and looks at all of them
 * anew in every step, so it needs no counters, queues or renewals. Sets of tasks are the bits of a number. This class is
 * not threadsafe; an instance runs once.
 */
final class RunModel {

    static final long NEVER = Alarm.NEVER;
    static final int NOBODY = -1;

    private final Scenario scenario;
    private final List<SimulatedTask> tasks;
    final DeclaredOrder order;
    private final int count;
    private final long[] urgency;
    private final long settle;

    final TaskStatus[] outcome;
    final Cause[] cause;
    final long[] startedAt;
    final long[] endedAt;
    final long[] lateAt;
    final long[] limit;
    final long[] overlaps;
    final long[] failedAbove; // whose failure skips a task and what depends on it
    final long[] runningAbove; // whose going on skips it
    private final long[] interruptedAt;
    private final long[] timeout;
    private final long[] bodyEndsAt;
    private long arrived;
    private long running;
    long passed;
    long stuck;
    CutOffCause cutOffCause;
    int abortedBy = NOBODY;
    long cutAt = NEVER;
    long finishedAt = NEVER;
    long cutOff;
    private long now = moment(0);
    private int nextMoment;
    private final List<Scenario.Moment> moments;

    RunModel(Scenario scenario, DeclaredOrder order) {
        this.scenario = scenario;
        this.tasks = scenario.all();
        this.order = order;
        this.count = tasks.size();
        this.outcome = new TaskStatus[count];
        this.cause = new Cause[count];
        this.startedAt = never();
        this.endedAt = never();
        this.lateAt = never();
        this.interruptedAt = never();
        this.bodyEndsAt = never();
        this.limit = new long[count];
        this.overlaps = new long[count];
        this.failedAbove = new long[count];
        this.runningAbove = new long[count];
        this.timeout = new long[count];
        for (int task = 0; task < count; task++) {
            timeout[task] = tasks.get(task).timeout * 1_000_000;
        }
        this.urgency = order.longestFrom(times(task -> tasks.get(task).timeout));
        this.settle = scenario.settle * 1_000_000;
        this.cutOff = moment(scenario.cutOff);
        this.moments = scenario.moments.stream()
                .filter(moment -> moment.kind() != Scenario.Kind.PAUSE)
                .sorted((a, b) -> Long.compare(a.at(), b.at()))
                .toList();
    }

    private long[] never() {
        long[] moments = new long[count];
        Arrays.fill(moments, NEVER);
        return moments;
    }

    private long[] times(IntToLongFunction time) {
        long[] times = new long[count];
        for (int task = 0; task < count; task++) {
            times[task] = tasks.get(task).enabled ? time.applyAsLong(task) : 0;
        }
        return times;
    }

    RunModel run() {
        while (nextMoment < moments.size() && moments.get(nextMoment).at() < 0) {
            happen(moments.get(nextMoment++));
        }
        for (int task = 0; task < count; task++) {
            if (outcome[task] == null && !tasks.get(task).enabled) {
                takeOut(task, TaskStatus.SKIPPED, Cause.DISABLED);
            }
        }
        goOn();
        while (step()) {
            goOn();
        }
        return this;
    }

    /** The next thing that happens: something from outside, the end of a body, or else what is due. */
    private boolean step() {
        int ending = NOBODY;
        for (int task = 0; task < count; task++) {
            if (bodyEndsAt[task] != NEVER && (ending == NOBODY || bodyEndsAt[task] < bodyEndsAt[ending])) {
                ending = task;
            }
        }
        long outside =
                nextMoment < moments.size() ? moment(moments.get(nextMoment).at()) : NEVER;
        long end = ending == NOBODY ? NEVER : bodyEndsAt[ending];
        long due = due();
        due = due == NEVER ? NEVER : due + scenario.lateness * 1_000_000;
        if (Math.min(Math.min(outside, end), due) == NEVER) {
            return false;
        }
        long at = Math.min(Math.min(outside, end), due);
        for (Scenario.Moment moment : scenario.moments) {
            boolean paused = moment.kind() == Scenario.Kind.PAUSE && moment(moment.at()) <= at;
            at = paused && at < moment(moment.value()) ? moment(moment.value()) : at;
        }
        now = Math.max(now, at);
        if (Math.min(outside, end) > due) {
            tick();
        } else if (outside <= end) {
            happen(moments.get(nextMoment++));
        } else {
            bodyEndsAt[ending] = NEVER;
            bodyEnds(ending);
        }
        return true;
    }

    private void happen(Scenario.Moment moment) {
        int task = moment.task() == null ? NOBODY : numberOf(moment.task());
        switch (moment.kind()) {
            case CANCEL -> {
                if (outcome[task] == null && startedAt[task] == NEVER) {
                    takeOut(task, TaskStatus.CANCELLED, Cause.CANCELLED);
                }
            }
            case EXTEND -> {
                boolean ofUse = startedAt[task] != NEVER && startedAt[task] + timeout[task] < cutOff;
                if (runs(task) && interruptedAt[task] == NEVER && ofUse) {
                    timeout[task] += moment.value() * 1_000_000;
                }
            }
            case MOVE_CUT_OFF -> cutOff = isOver() ? cutOff : moment(moment.value());
            case CUT_NOW -> {
                if (!isOver()) {
                    cutOff = Math.min(cutOff, now);
                    cut(CutOffCause.ESCALATED, NOBODY);
                }
            }
            case TICK -> tick();
            case PAUSE -> throw new AssertionError();
        }
    }

    private int numberOf(String name) {
        int task = 0;
        while (!tasks.get(task).name.equals(name)) {
            task++;
        }
        return task;
    }

    private void bodyEnds(int task) {
        if (!runs(task)) {
            stuck &= ~bit(task);
            lateAt[task] = now;
            return;
        }
        if (cutAt != NEVER) {
            settle(task, TaskStatus.CUT_OFF);
        } else if (interruptedAt[task] != NEVER) {
            settle(task, TaskStatus.TIMED_OUT);
        } else {
            settle(task, tasks.get(task).fails ? TaskStatus.FAILED : TaskStatus.SUCCEEDED);
        }
    }

    private void tick() {
        if (finishedAt != NEVER) {
            return;
        }
        if (cutAt == NEVER && now >= cutOff) {
            cut(CutOffCause.DEADLINE, NOBODY);
        }
        renewLimits();
        for (int task = 0; task < count; task++) {
            if (runs(task) && now >= due(task)) {
                if (interruptedAt[task] == NEVER) {
                    interrupt(task);
                } else {
                    stuck |= bit(task);
                    settle(task, cutAt == NEVER ? TaskStatus.ABANDONED : TaskStatus.CUT_OFF);
                }
            }
        }
    }

    private long due() {
        if (finishedAt != NEVER) {
            return NEVER;
        }
        renewLimits();
        long due = cutAt == NEVER ? cutOff : NEVER;
        for (int task = 0; task < count; task++) {
            due = runs(task) ? Math.min(due, due(task)) : due;
        }
        return due;
    }

    private long due(int task) {
        boolean late = interruptedAt[task] != NEVER && interruptedAt[task] > limit[task];
        long margin = Math.min(100_000_000, ((late ? interruptedAt[task] : limit[task]) - startedAt[task]) / 10);
        if (cutAt != NEVER) {
            return cutAt + settle;
        }
        return interruptedAt[task] == NEVER
                ? limit[task] - margin
                : Math.max(limit[task], interruptedAt[task] + margin / 2);
    }

    /** Limits follow from what is true now, until an interrupt has made them known to the task. */
    private void renewLimits() {
        long[] later = keptFreeAfter();
        for (int task = 0; task < count; task++) {
            if (runs(task) && interruptedAt[task] == NEVER) {
                limit[task] = limit(task, startedAt[task], later[task]);
            }
        }
    }

    /** What each task has to leave to those after it: what is guaranteed to them, or all they need if it is optional. */
    private long[] keptFreeAfter() {
        long[] guarantees = times(task -> isOut(task) ? 0 : tasks.get(task).guaranteed * 1_000_000);
        long[] longestGuarantees = order.longestFrom(guarantees);
        long[] longestNeeds = order.longestFrom(
                times(task -> isOut(task) || tasks.get(task).optional ? 0 : tasks.get(task).timeout * 1_000_000));
        long[] later = new long[count];
        for (int task = 0; task < count; task++) {
            later[task] = tasks.get(task).optional ? longestNeeds[task] : longestGuarantees[task] - guarantees[task];
        }
        return later;
    }

    private long limit(int task, long start, long later) {
        long guaranteed = tasks.get(task).guaranteed * 1_000_000;
        long latestFinish = Math.max(cutOff - later, start + guaranteed);
        boolean ofUse = later > 0 && latestFinish < cutOff; // the cut-off itself interrupts
        return ofUse ? Math.min(start + timeout[task], latestFinish) : start + timeout[task];
    }

    private void cut(CutOffCause why, int culprit) {
        cutAt = now;
        cutOff = Math.min(cutOff, now);
        cutOffCause = why;
        abortedBy = culprit;
        for (int task = 0; task < count; task++) {
            if (runs(task)) {
                interrupt(task);
            } else if (outcome[task] == null) {
                outcome[task] = why == CutOffCause.ABORTED ? TaskStatus.CANCELLED : TaskStatus.CUT_OFF;
                cause[task] = Cause.CUT_OFF;
            }
        }
    }

    private void interrupt(int task) {
        interruptedAt[task] = now;
        long reaction = tasks.get(task).afterInterrupt;
        if (reaction != SimulatedTask.FOREVER) {
            bodyEndsAt[task] = Math.min(bodyEndsAt[task], now + reaction * 1_000_000);
        }
    }

    private void settle(int task, TaskStatus how) {
        outcome[task] = how;
        cause[task] = how == TaskStatus.CUT_OFF ? Cause.CUT_OFF : Cause.ITSELF;
        endedAt[task] = now;
        running &= ~bit(task);
        passed |= bit(task);
        boolean failed = how == TaskStatus.FAILED || how == TaskStatus.TIMED_OUT || how == TaskStatus.ABANDONED;
        if (failed && tasks.get(task).onFailure == FailurePolicy.SKIP_DEPENDENTS) {
            failedAbove[task] = bit(task);
        }
        if (failed && tasks.get(task).onFailure == FailurePolicy.ABORT && cutAt == NEVER) {
            cut(CutOffCause.ABORTED, task);
        }
    }

    private void takeOut(int task, TaskStatus how, Cause why) {
        outcome[task] = how;
        cause[task] = why;
    }

    /** What follows from a step: tasks whose predecessors have all ended are judged, and workers take those that may run. */
    private void goOn() {
        arrive();
        while (cutAt == NEVER && now < cutOff && Long.bitCount(running) < scenario.workers) {
            int task = mostUrgent();
            if (task == NOBODY) {
                break;
            }
            long later = keptFreeAfter()[task];
            limit[task] = limit(task, now, later);
            boolean optional = tasks.get(task).optional;
            if (optional ? now + timeout[task] + later <= cutOff : limit[task] > now) {
                start(task);
            } else {
                takeOut(task, TaskStatus.SKIPPED, optional ? Cause.SHORT_OF_TIME : Cause.NO_TIME_LEFT);
            }
            arrive();
        }
        if (finishedAt == NEVER && (cutAt == NEVER ? Long.bitCount(passed) == count : running == 0)) {
            finishedAt = now;
        }
    }

    private int mostUrgent() {
        int first = NOBODY;
        for (int task = 0; task < count; task++) {
            boolean ready = (arrived & bit(task)) != 0 && outcome[task] == null && startedAt[task] == NEVER;
            if (ready && (first == NOBODY || urgency[task] > urgency[first])) {
                first = task;
            }
        }
        return first;
    }

    private void arrive() {
        if (cutAt != NEVER) {
            return;
        }
        for (int task : order.sorted) { // so that what is skipped passes before what comes after it is looked at
            if ((order.before[task] & ~passed) != 0) {
                continue;
            }
            if ((arrived & bit(task)) == 0) {
                arrived |= bit(task);
                judge(task);
            }
            if (isOut(task) && endedAt[task] == NEVER) {
                endedAt[task] = now;
                passed |= bit(task);
            }
        }
    }

    private void judge(int task) {
        if (order.isTerminal(task) || tasks.get(task).phase == Phase.TELEMETRY) {
            return;
        }
        for (long others = order.edges[task]; others != 0; others &= others - 1) {
            int other = Long.numberOfTrailingZeros(others);
            failedAbove[task] |= failedAbove[other];
            if ((order.strict[task] & bit(other)) != 0) {
                runningAbove[task] |= runningAbove[other] | (stuck & bit(other));
            }
        }
        if (outcome[task] == null && failedAbove[task] != 0) {
            takeOut(task, TaskStatus.SKIPPED, Cause.PREDECESSOR_FAILED);
        } else if (outcome[task] == null && runningAbove[task] != 0) {
            takeOut(task, TaskStatus.SKIPPED, Cause.PREDECESSOR_RUNS);
        }
    }

    private void start(int task) {
        startedAt[task] = now;
        running |= bit(task);
        overlaps[task] = order.before[task] & stuck;
        long runs = tasks.get(task).runs;
        bodyEndsAt[task] = runs == SimulatedTask.FOREVER ? NEVER : now + runs * 1_000_000;
    }

    private boolean runs(int task) {
        return (running & bit(task)) != 0;
    }

    private boolean isOut(int task) {
        return outcome[task] == TaskStatus.SKIPPED || outcome[task] == TaskStatus.CANCELLED;
    }

    private boolean isOver() {
        return cutAt != NEVER || finishedAt != NEVER;
    }
}
