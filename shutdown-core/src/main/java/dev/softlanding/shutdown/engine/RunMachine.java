package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.plan.Graph;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.time.Alarm;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides a run. Events go in ({@link #begin}, {@link #take}, {@link #ended}, {@link #tick}, {@link #cancel}, {@link
 * #extend}, {@link #moveCutOff}, {@link #cutNow}), commands come out ({@link Commands}); there is no thread, clock or lock
 * in here, so that a run can be simulated exactly as it would be.
 *
 * <h2>States</h2>
 *
 * Each task goes from REGISTERED to WAITING when the run begins, to READY when its last predecessor has ended, to RUNNING
 * when a worker takes it, and to an outcome. Phases, and tasks that are disabled or cancelled, are nodes without work: they
 * end the moment their predecessors have.
 *
 * <h2>Order</h2>
 *
 * An edge is satisfied when its predecessor has <em>ended</em>, or has been given up. Nothing else delays a task but the
 * number of workers; when they are scarce, the task with the longest path of timeouts from it on is taken first.
 *
 * <h2>Timeouts</h2>
 *
 * The timeout is the whole, and shorter where the time begins that is {@linkplain LatestFinish guaranteed to later tasks}.
 * A task is interrupted {@code min(100 ms, timeout / 10)} before its end: it TIMED_OUT if it ends then, and is ABANDONED
 * if it does not. An abandoned task counts as ended; those of its dependents that start while it still runs are marked.
 * Should it end later, that is told, and changes nothing.
 *
 * <h2>Cut-off</h2>
 *
 * At the cut-off, when somebody cuts the run, or when a task fails whose policy is ABORT, nothing more is started, running
 * tasks are interrupted and have until {@code settle} later to end; all that is not an outcome by then becomes one, and the
 * run is over, whatever still runs.
 *
 * <p>This class is not threadsafe.
 */
final class RunMachine {

    /** What {@link #take} returns if there is nothing to take, and {@link #culprit} if nobody is to blame. */
    static final int NONE = -1;

    private static final long LONGEST_INTERRUPT_MARGIN = 100_000_000;
    private static final long UNSET = -1;

    /** What the machine asks of its surroundings. Called in the middle of a step: take note, do not act. */
    interface Commands {

        /** Interrupt a task. */
        void interrupt(int task);

        /** A task has its outcome. If that is ABANDONED or CUT_OFF, its body may still run, and is given up. */
        void settled(int task);

        /** A task that had been given up ended after all. */
        void endedLate(int task);

        /** A phase has ended. */
        void phaseEnded(Phase phase);

        /** The cut-off has come before the plan had ended. */
        void cutOff();
    }

    /** Why a task did not start, or what ended it. */
    enum Cause {
        ITSELF,
        DISABLED,
        CANCELLED,
        PREDECESSOR_FAILED,
        PREDECESSOR_RUNS,
        NO_TIME_LEFT,
        CUT_OFF
    }

    private final ShutdownPlan plan;
    private final Commands commands;
    private final long settleNanos;
    private final Heritage heritage;
    private final LatestFinish latestFinish;
    private final ReadyQueue ready;
    private long cutOffAt;

    private final TaskStatus[] status;
    private final @Nullable Cause[] causes;
    private final int[] openPredecessors;
    private final long[] startedAt;
    private final long[] endedAt;
    private final long[] lateAt;
    private final long[] interruptedAt;
    private final long[] timeouts;
    private final long[] limits;
    private final @Nullable Throwable[] failures;
    private final int[] @Nullable [] overlaps;

    private final int[] passing;
    private int passingCount;
    private final BitSet running = new BitSet();
    private int unsettled;
    private long cutAt = UNSET;
    private @Nullable CutOffCause cutOffCause;
    private int abortedBy = NONE;
    private boolean finished;

    /**
     * @param cutOffAt when the cut-off comes
     * @param settleNanos how long tasks that the cut-off interrupts have to end
     */
    RunMachine(ShutdownPlan plan, Commands commands, long cutOffAt, long settleNanos) {
        this.plan = plan;
        this.commands = commands;
        this.cutOffAt = cutOffAt;
        this.settleNanos = settleNanos;
        this.heritage = new Heritage(plan);
        this.latestFinish = new LatestFinish(plan);
        this.ready = new ReadyQueue(plan);
        int nodes = plan.nodeCount();
        this.status = new TaskStatus[nodes];
        Arrays.fill(status, TaskStatus.REGISTERED);
        this.causes = new Cause[nodes];
        this.openPredecessors = new int[nodes];
        this.startedAt = filled(nodes);
        this.endedAt = filled(nodes);
        this.lateAt = filled(nodes);
        this.interruptedAt = filled(nodes);
        this.timeouts = new long[nodes];
        this.limits = new long[nodes];
        this.failures = new Throwable[nodes];
        this.overlaps = new int[nodes][];
        this.passing = new int[nodes];
    }

    private static long[] filled(int nodes) {
        long[] values = new long[nodes];
        Arrays.fill(values, UNSET);
        return values;
    }

    /** The run begins: everything waits, and what waits for nothing is ready. */
    void begin(long now) {
        if (cutAt != UNSET) {
            finished = true; // somebody was faster, and has settled all there is
            return;
        }
        unsettled = plan.nodeCount();
        for (int node = 0; node < plan.nodeCount(); node++) {
            openPredecessors[node] = plan.graph().predecessorCount(node);
            timeouts[node] = plan.timeoutNanos(node);
            if (status[node] == TaskStatus.REGISTERED) {
                status[node] = TaskStatus.WAITING;
            }
            if (plan.isTask(node)
                    && status[node] == TaskStatus.WAITING
                    && !plan.task(node).enabled()) {
                takeOut(node, TaskStatus.SKIPPED, Cause.DISABLED);
            }
        }
        for (int node : plan.order()) {
            if (openPredecessors[node] == 0) {
                arrive(node);
            }
        }
        advance(now);
    }

    /** A worker is free: the task it runs from now on, or NONE. */
    int take(long now) {
        int taken = NONE;
        while (taken == NONE && ready.size() > 0 && cutAt == UNSET && now < cutOffAt) {
            int next = ready.remove();
            long limit = latestFinish.limit(next, now, timeouts[next], cutOffAt);
            if (limit > now) {
                start(next, now, limit);
                taken = next;
            } else {
                takeOut(next, TaskStatus.SKIPPED, Cause.NO_TIME_LEFT);
                pass(next);
                advance(now);
            }
        }
        return taken;
    }

    /** The body of a task has returned, or thrown, or what it started is complete. */
    void ended(int task, long now, @Nullable Throwable failure) {
        if (heritage.isStuck(task)) {
            heritage.endLate(task);
            lateAt[task] = now;
            commands.endedLate(task);
            return;
        }
        if (status[task] != TaskStatus.RUNNING) {
            throw new IllegalStateException(
                    "Task '%s' ended while %s".formatted(plan.task(task).name(), status[task]));
        }
        failures[task] = failure;
        settle(task, outcomeOf(task, failure), now);
        advance(now);
    }

    /** Time has passed. To be called at {@link #nextDeadline()}, and allowed at any time. */
    void tick(long now) {
        if (finished) {
            return;
        }
        if (cutAt == UNSET && now >= cutOffAt) {
            cut(now, CutOffCause.DEADLINE, NONE);
        }
        for (int task = running.nextSetBit(0); task >= 0; task = running.nextSetBit(task + 1)) {
            if (now < deadline(task)) {
                continue;
            }
            if (interruptedAt[task] == UNSET) {
                interrupt(task, now);
            } else {
                giveUp(task, now);
            }
        }
        advance(now);
    }

    /** A task is taken out. It is if it has not started; from then on it is a node without work. */
    boolean cancel(int task, long now) {
        if (status[task] == TaskStatus.REGISTERED) {
            takeOut(task, TaskStatus.CANCELLED, Cause.CANCELLED);
            return true; // what that leaves to others is looked at once for all, when the run begins
        }
        switch (status[task]) {
            case WAITING -> takeOut(task, TaskStatus.CANCELLED, Cause.CANCELLED);
            case READY -> {
                ready.remove(task);
                takeOut(task, TaskStatus.CANCELLED, Cause.CANCELLED);
                pass(task);
                advance(now);
            }
            default -> {}
        }
        if (latestFinish.refresh()) {
            renewLimits();
        }
        return causes[task] == Cause.CANCELLED;
    }

    /** A running task would like to have more time. It gets what is not guaranteed to others; nothing once interrupted. */
    void extend(int task, long byNanos) {
        boolean ofUse = startedAt[task] + timeouts[task] < cutOffAt;
        if (status[task] == TaskStatus.RUNNING && interruptedAt[task] == UNSET && ofUse) {
            timeouts[task] += byNanos;
            limits[task] = latestFinish.limit(task, startedAt[task], timeouts[task], cutOffAt);
        }
    }

    /** The kill comes at another time than was thought. {@code false} if the cut-off has come, or the run is over. */
    boolean moveCutOff(long cutOffAt) {
        if (cutAt != UNSET || finished) {
            return false;
        }
        this.cutOffAt = cutOffAt;
        renewLimits();
        return true;
    }

    /** The cut-off is now. Without effect once it has come, or the run is over. */
    void cutNow(long now) {
        if (cutAt == UNSET && !finished) {
            cut(now, CutOffCause.ESCALATED, NONE);
            advance(now);
        }
    }

    /** When the machine wants to be told that time has passed. */
    long nextDeadline() {
        if (finished) {
            return Alarm.NEVER;
        }
        long next = cutAt == UNSET ? cutOffAt : Alarm.NEVER;
        for (int task = running.nextSetBit(0); task >= 0; task = running.nextSetBit(task + 1)) {
            next = Math.min(next, deadline(task));
        }
        return next;
    }

    /** How many tasks would be ready, at most, if one of those that run ended; not counted further than asked for. */
    int readyAfterNextEnd(int enough) {
        int most = 0;
        for (int task = running.nextSetBit(0); task >= 0 && most < enough; task = running.nextSetBit(task + 1)) {
            most = Math.max(most, waitingOnlyFor(task, enough));
        }
        return most;
    }

    private int waitingOnlyFor(int node, int enough) {
        Graph graph = plan.graph();
        int count = 0;
        for (int at = graph.successorsFrom(node); at < graph.successorsFrom(node + 1) && count < enough; at++) {
            int successor = graph.successorAt(at);
            if (openPredecessors[successor] == 1) {
                count += plan.isTask(successor) ? 1 : waitingOnlyFor(successor, enough - count);
            }
        }
        return count;
    }

    /** The running tasks that a {@link #tick} at this moment would interrupt or give up. */
    int[] due(long now) {
        boolean cutting = cutAt == UNSET && now >= cutOffAt;
        int[] due = new int[running.cardinality()];
        int count = 0;
        for (int task = running.nextSetBit(0); task >= 0; task = running.nextSetBit(task + 1)) {
            if (cutting || now >= deadline(task)) {
                due[count++] = task;
            }
        }
        return Arrays.copyOf(due, count);
    }

    private TaskStatus outcomeOf(int task, @Nullable Throwable failure) {
        if (cutAt != UNSET) {
            return TaskStatus.CUT_OFF;
        }
        if (interruptedAt[task] != UNSET) {
            return TaskStatus.TIMED_OUT;
        }
        return failure == null ? TaskStatus.SUCCEEDED : TaskStatus.FAILED;
    }

    /** When something is due with a running task: its interrupt, or, once interrupted, its end. */
    long deadline(int task) {
        if (cutAt != UNSET) {
            return interruptedAt[task] == UNSET ? cutAt : cutAt + settleNanos;
        }
        return interruptedAt[task] == UNSET ? interruptAt(task) : giveUpAt(task);
    }

    /** When a running task is interrupted if nothing else happens before. */
    long interruptAt(int task) {
        return limits[task] - interruptMargin(task);
    }

    /** Whoever comes too late to interrupt, as after a pause of the JVM, still leaves the task half of what it is due. */
    private long giveUpAt(int task) {
        return Math.max(limits[task], interruptedAt[task] + interruptMargin(task) / 2);
    }

    private long interruptMargin(int task) {
        long end = Math.max(limits[task], interruptedAt[task]); // a limit may have moved to before the interrupt
        return Math.min(LONGEST_INTERRUPT_MARGIN, (end - startedAt[task]) / 10);
    }

    private void renewLimits() {
        for (int task = running.nextSetBit(0); task >= 0; task = running.nextSetBit(task + 1)) {
            if (interruptedAt[task] == UNSET) {
                limits[task] = latestFinish.limit(task, startedAt[task], timeouts[task], cutOffAt);
            }
        }
    }

    private void cut(long now, CutOffCause cause, int culprit) {
        cutAt = now;
        cutOffAt = Math.min(cutOffAt, now);
        cutOffCause = cause;
        abortedBy = culprit;
        commands.cutOff();
        for (int node : plan.order()) {
            if (status[node] != TaskStatus.RUNNING && endedAt[node] == UNSET) {
                if (!status[node].isOutcome()) {
                    causes[node] = Cause.CUT_OFF;
                    status[node] = cause == CutOffCause.ABORTED ? TaskStatus.CANCELLED : TaskStatus.CUT_OFF;
                    if (plan.isTask(node)) {
                        commands.settled(node);
                    }
                }
                unsettled--;
            }
        }
        passingCount = 0;
        for (int task = running.nextSetBit(0); task >= 0; task = running.nextSetBit(task + 1)) {
            interrupt(task, now);
        }
    }

    private void interrupt(int task, long now) {
        interruptedAt[task] = now;
        commands.interrupt(task);
    }

    private void giveUp(int task, long now) {
        heritage.giveUp(task);
        settle(task, cutAt == UNSET ? TaskStatus.ABANDONED : TaskStatus.CUT_OFF, now);
    }

    private void settle(int task, TaskStatus outcome, long now) {
        running.clear(task);
        endedAt[task] = now;
        status[task] = outcome;
        causes[task] = outcome == TaskStatus.CUT_OFF ? Cause.CUT_OFF : Cause.ITSELF;
        unsettled--;
        heritage.settle(task, outcome);
        commands.settled(task);
        if (cutAt == UNSET) {
            release(task);
            if (outcome.isFailure() && plan.task(task).onFailure() == FailurePolicy.ABORT) {
                cut(now, CutOffCause.ABORTED, task);
            }
        }
    }

    /** A task gets its outcome without having started. It passes when its predecessors have ended. */
    private void takeOut(int task, TaskStatus outcome, Cause cause) {
        status[task] = outcome;
        causes[task] = cause;
        latestFinish.waive(task);
        commands.settled(task);
    }

    /** Tells the successors of an ended node. */
    private void release(int ended) {
        Graph graph = plan.graph();
        int end = graph.successorsFrom(ended + 1);
        for (int at = graph.successorsFrom(ended); at < end; at++) {
            if (--openPredecessors[graph.successorAt(at)] == 0) {
                arrive(graph.successorAt(at));
            }
        }
    }

    /** The last predecessor of a node has ended. */
    private void arrive(int node) {
        Heritage.Verdict verdict = heritage.inherit(node);
        if (verdict != Heritage.Verdict.NOT_SKIPPED && !status[node].isOutcome()) {
            boolean runs = verdict == Heritage.Verdict.PREDECESSOR_RUNS;
            takeOut(node, TaskStatus.SKIPPED, runs ? Cause.PREDECESSOR_RUNS : Cause.PREDECESSOR_FAILED);
        }
        if (plan.isTask(node) && !status[node].isOutcome()) {
            status[node] = TaskStatus.READY;
            ready.add(node);
        } else {
            pass(node);
        }
    }

    private void pass(int node) {
        passing[passingCount++] = node;
    }

    /** Lets nodes without work pass, and sees whether that was all. */
    private void advance(long now) {
        while (passingCount > 0) {
            passThrough(passing[--passingCount], now);
        }
        if (latestFinish.refresh()) {
            renewLimits();
        }
        finished = finished || unsettled == 0;
    }

    private void passThrough(int node, long now) {
        endedAt[node] = now;
        unsettled--;
        if (!plan.isTask(node)) {
            startedAt[node] = now;
            status[node] = TaskStatus.SUCCEEDED;
            Phase phase = plan.phaseEndedBy(node);
            if (phase != null) {
                commands.phaseEnded(phase);
            }
        }
        release(node);
    }

    private void start(int task, long now, long limit) {
        status[task] = TaskStatus.RUNNING;
        startedAt[task] = now;
        limits[task] = limit;
        running.set(task);
        overlaps[task] = heritage.stuckAbove(task);
    }

    /** Whether a task was given up and still runs. */
    boolean hasStuckTasks() {
        return heritage.hasStuck();
    }

    boolean isFinished() {
        return finished;
    }

    /** How many tasks a worker could take now. */
    int readyCount() {
        return cutAt == UNSET ? ready.size() : 0;
    }

    /** What brought the cut-off, if it has come. */
    @Nullable
    CutOffCause cutOffCause() {
        return cutOffCause;
    }

    /** The task whose failure cut the run off, or NONE. */
    int abortedBy() {
        return abortedBy;
    }

    TaskStatus status(int node) {
        return status[node];
    }

    /** Why a task with an outcome did not start, or what ended it; {@code null} without an outcome. */
    @Nullable
    Cause cause(int task) {
        return causes[task];
    }

    /** The task because of which another was skipped, or NONE. */
    int culprit(int task) {
        return heritage.culprit(task);
    }

    boolean isStuck(int task) {
        return heritage.isStuck(task);
    }

    /** Whether what comes after a node no longer waits for it. */
    boolean hasPassed(int node) {
        return endedAt[node] != UNSET;
    }

    boolean hasStarted(int node) {
        return startedAt[node] != UNSET;
    }

    long startedAt(int node) {
        return startedAt[node];
    }

    /** When a node ended or was given up; before that, and if it was cut off before it started, the given time. */
    long endedAt(int node, long otherwise) {
        return endedAt[node] == UNSET ? otherwise : endedAt[node];
    }

    boolean hasEndedLate(int task) {
        return lateAt[task] != UNSET;
    }

    long endedLateAt(int task) {
        return lateAt[task];
    }

    /** The whole time that a task which has started has or had. */
    long effectiveTimeout(int task) {
        return limits[task] - startedAt[task];
    }

    long cutOffAt() {
        return cutOffAt;
    }

    @Nullable
    Throwable failure(int task) {
        return failures[task];
    }

    /** Abandoned predecessors that still ran when a task started. */
    int[] overlaps(int task) {
        int[] found = overlaps[task];
        return found == null ? new int[0] : found;
    }
}
