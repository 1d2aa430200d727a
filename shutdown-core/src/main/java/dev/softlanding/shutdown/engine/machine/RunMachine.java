package dev.softlanding.shutdown.engine.machine;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.SkippedException;
import dev.softlanding.shutdown.engine.machine.TaskStates.Cause;
import dev.softlanding.shutdown.plan.Graph;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.time.Alarm;
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
 * An optional task starts only if its whole timeout, and then those of the tasks after it that are not optional, fit before
 * the cut-off. A task is interrupted {@code min(100 ms, timeout / 10)} before its end: it TIMED_OUT if it ends then, and is
 * ABANDONED if it does not. An abandoned task counts as ended; those of its dependents that start while it still runs are
 * marked. Should it end later, that is told, and changes nothing.
 *
 * <h2>Cut-off</h2>
 *
 * At the cut-off, when somebody cuts the run, or when a task fails whose policy is ABORT, nothing more is started, running
 * tasks are interrupted and have until {@code settle} later to end; all that is not an outcome by then becomes one, and the
 * run is over, whatever still runs.
 *
 * <p>This class is not threadsafe.
 */
public final class RunMachine {

    /** What {@link #take} returns if there is nothing to take, and {@link TaskStates#culprit} if nobody is to blame. */
    public static final int NONE = -1;

    private final ShutdownPlan plan;
    private final Commands commands;
    private final Heritage heritage;
    private final TaskStates tasks;
    private final TimeLimits limits;
    private final OpenEdges edges;
    private final ReadyQueue ready;

    private final int[] passing;
    private int passingCount;
    private int unsettled;
    private @Nullable CutOffCause cutOffCause;
    private int abortedBy = NONE;
    private boolean finished;

    /**
     * @param cutOffAt when the cut-off comes
     * @param settleNanos how long tasks that the cut-off interrupts have to end
     */
    public RunMachine(ShutdownPlan plan, Commands commands, long cutOffAt, long settleNanos) {
        this.plan = plan;
        this.commands = commands;
        this.heritage = new Heritage(plan);
        this.tasks = new TaskStates(plan.nodeCount(), heritage);
        this.limits = new TimeLimits(plan, tasks, cutOffAt, settleNanos);
        this.edges = new OpenEdges(plan);
        this.ready = new ReadyQueue(plan);
        this.passing = new int[plan.nodeCount()];
    }

    /** The run begins: everything waits, and what waits for nothing is ready. */
    public void begin(long now) {
        if (limits.isCut()) {
            finished = true; // somebody was faster, and has settled all there is
            return;
        }
        unsettled = plan.nodeCount();
        limits.refresh();
        for (int node = 0; node < plan.nodeCount(); node++) {
            edges.open(node);
            limits.declare(node, plan.timeoutNanos(node));
            tasks.await(node);
            if (plan.isTask(node)
                    && tasks.status(node) == TaskStatus.WAITING
                    && !plan.task(node).enabled()) {
                takeOut(node, TaskStatus.SKIPPED, Cause.DISABLED);
            }
        }
        for (int node : plan.order()) {
            if (edges.hasNone(node)) {
                arrive(node);
            }
        }
        advance(now);
    }

    /** A worker is free: the task it runs from now on, or NONE. */
    public int take(long now) {
        int taken = NONE;
        while (taken == NONE && ready.size() > 0 && limits.allowStarts(now)) {
            int next = ready.remove();
            if (limits.grant(next, now)) {
                tasks.start(next, now);
                taken = next;
            } else {
                takeOut(next, TaskStatus.SKIPPED, plan.isOptional(next) ? Cause.SHORT_OF_TIME : Cause.NO_TIME_LEFT);
                pass(next);
                advance(now);
            }
        }
        return taken;
    }

    /** The body of a task has returned, or thrown, or what it started is complete. */
    public void ended(int task, long now, @Nullable Throwable failure) {
        if (tasks.isStuck(task)) {
            tasks.endLate(task, now);
            commands.endedLate(task);
            return;
        }
        if (tasks.status(task) != TaskStatus.RUNNING) {
            throw new IllegalStateException(
                    "Task '%s' ended while %s".formatted(plan.task(task).name(), tasks.status(task)));
        }
        tasks.fail(task, failure);
        settle(task, outcomeOf(task, failure), now);
        advance(now);
    }

    /** Time has passed. To be called at {@link #nextDeadline()}, and allowed at any time. */
    public void tick(long now) {
        if (finished) {
            return;
        }
        if (limits.isCutDue(now)) {
            cut(now, CutOffCause.DEADLINE, NONE);
        }
        for (int task = tasks.nextRunning(0); task >= 0; task = tasks.nextRunning(task + 1)) {
            if (now < limits.deadline(task)) {
                continue;
            }
            if (limits.isInterrupted(task)) {
                giveUp(task, now);
            } else {
                interrupt(task, now);
            }
        }
        advance(now);
    }

    /** A task is taken out. It is if it has not started; from then on it is a node without work. */
    public boolean cancel(int task, long now) {
        switch (tasks.status(task)) {
            case REGISTERED -> {
                takeOut(task, TaskStatus.CANCELLED, Cause.CANCELLED);
                limits.waive(task); // what that leaves to others is looked at once for all, when the run begins
            }
            case WAITING -> {
                takeOut(task, TaskStatus.CANCELLED, Cause.CANCELLED);
                limits.waive(task);
                limits.refresh();
            }
            case READY -> {
                ready.remove(task);
                takeOut(task, TaskStatus.CANCELLED, Cause.CANCELLED);
                pass(task);
                advance(now);
            }
            default -> {}
        }
        return tasks.cause(task) == Cause.CANCELLED;
    }

    /** A running task would like to have more time. It gets what is not kept free for others; nothing once interrupted. */
    public void extend(int task, long byNanos) {
        if (tasks.status(task) == TaskStatus.RUNNING) {
            limits.extend(task, byNanos);
        }
    }

    /** The kill comes at another time than was thought. {@code false} if the cut-off has come, or the run is over. */
    public boolean moveCutOff(long cutOffAt) {
        if (limits.isCut() || finished) {
            return false;
        }
        limits.moveCutOff(cutOffAt);
        return true;
    }

    /** The cut-off is now. Without effect once it has come, or the run is over. */
    public void cutNow(long now) {
        if (!limits.isCut() && !finished) {
            cut(now, CutOffCause.ESCALATED, NONE);
            advance(now);
        }
    }

    /** When the machine wants to be told that time has passed. */
    public long nextDeadline() {
        return finished ? Alarm.NEVER : limits.nextDeadline();
    }

    /** How many tasks would be ready, at most, if one of those that run ended; not counted further than asked for. */
    public int readyAfterNextEnd(int enough) {
        int most = 0;
        for (int task = tasks.nextRunning(0); task >= 0 && most < enough; task = tasks.nextRunning(task + 1)) {
            most = Math.max(most, edges.waitingOnlyFor(task, enough));
        }
        return most;
    }

    private TaskStatus outcomeOf(int task, @Nullable Throwable failure) {
        if (limits.isCut()) {
            return TaskStatus.CUT_OFF;
        }
        if (limits.isInterrupted(task)) {
            return TaskStatus.TIMED_OUT;
        }
        if (failure == null) {
            return TaskStatus.SUCCEEDED;
        }
        return failure instanceof SkippedException ? TaskStatus.SKIPPED : TaskStatus.FAILED;
    }

    private void cut(long now, CutOffCause cause, int culprit) {
        limits.cut(now);
        cutOffCause = cause;
        abortedBy = culprit;
        commands.cutOff();
        TaskStatus outcome = cause == CutOffCause.ABORTED ? TaskStatus.CANCELLED : TaskStatus.CUT_OFF;
        for (int node : plan.order()) {
            if (tasks.status(node) != TaskStatus.RUNNING && !tasks.hasPassed(node)) {
                if (!tasks.status(node).isOutcome()) {
                    tasks.takeOut(node, outcome, Cause.CUT_OFF);
                    if (plan.isTask(node)) {
                        commands.settled(node);
                    }
                }
                unsettled--;
            }
        }
        passingCount = 0;
        for (int task = tasks.nextRunning(0); task >= 0; task = tasks.nextRunning(task + 1)) {
            interrupt(task, now);
        }
    }

    private void interrupt(int task, long now) {
        limits.interrupted(task, now);
        commands.interrupt(task);
    }

    private void giveUp(int task, long now) {
        heritage.giveUp(task);
        settle(task, limits.isCut() ? TaskStatus.CUT_OFF : TaskStatus.ABANDONED, now);
    }

    private void settle(int task, TaskStatus outcome, long now) {
        tasks.settle(task, outcome, now);
        unsettled--;
        commands.settled(task);
        if (!limits.isCut()) {
            release(task);
            if (outcome.isFailure() && plan.task(task).onFailure() == FailurePolicy.ABORT) {
                cut(now, CutOffCause.ABORTED, task);
            }
        }
    }

    /** A task gets its outcome without having started. It passes when its predecessors have ended. */
    private void takeOut(int task, TaskStatus outcome, Cause cause) {
        tasks.takeOut(task, outcome, cause);
        commands.settled(task);
    }

    /** Tells the successors of an ended node. */
    private void release(int ended) {
        Graph graph = plan.graph();
        int end = graph.successorsFrom(ended + 1);
        for (int at = graph.successorsFrom(ended); at < end; at++) {
            if (edges.closeOne(graph.successorAt(at))) {
                arrive(graph.successorAt(at));
            }
        }
    }

    /** The last predecessor of a node has ended. */
    private void arrive(int node) {
        Heritage.Verdict verdict = heritage.inherit(node);
        if (verdict != Heritage.Verdict.NOT_SKIPPED && !tasks.status(node).isOutcome()) {
            boolean runs = verdict == Heritage.Verdict.PREDECESSOR_RUNS;
            takeOut(node, TaskStatus.SKIPPED, runs ? Cause.PREDECESSOR_RUNS : Cause.PREDECESSOR_FAILED);
        }
        if (plan.isTask(node) && !tasks.status(node).isOutcome()) {
            tasks.getReady(node);
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
        finished = finished || unsettled == 0;
    }

    private void passThrough(int node, long now) {
        tasks.pass(node, now);
        unsettled--;
        if (!plan.isTask(node)) {
            tasks.reach(node, now);
            Phase phase = plan.phaseEndedBy(node);
            if (phase != null) {
                commands.phaseEnded(phase);
            }
        }
        release(node);
    }

    /** Whether a task was given up and still runs. */
    public boolean hasStuckTasks() {
        return heritage.hasStuck();
    }

    /** Whether the run is over, whatever still runs. */
    public boolean isFinished() {
        return finished;
    }

    /** How many tasks a worker could take now. */
    public int readyCount() {
        return limits.isCut() ? 0 : ready.size();
    }

    /** What brought the cut-off, if it has come. */
    public @Nullable CutOffCause cutOffCause() {
        return cutOffCause;
    }

    /** The task whose failure cut the run off, or NONE. */
    public int abortedBy() {
        return abortedBy;
    }

    /** What is known of each task. */
    public TaskStates tasks() {
        return tasks;
    }

    /** What is known of their time, and of the cut-off. */
    public TimeLimits limits() {
        return limits;
    }
}
