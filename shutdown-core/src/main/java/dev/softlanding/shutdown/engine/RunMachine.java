package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskStatus;
import dev.softlanding.shutdown.time.Alarm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides a run. Events go in ({@link #begin}, {@link #ended}, {@link #tick}, {@link #moveCutOff}), commands come out
 * ({@link Commands}); there is no thread, clock or lock in here, so that a run can be simulated exactly as it would be.
 *
 * <h2>States</h2>
 *
 * Each node goes from REGISTERED to WAITING when the run begins, to READY when its last predecessor has ended, to RUNNING
 * when a worker is free, and to an outcome. Phases are nodes without work, which end the moment they are ready.
 *
 * <h2>Order</h2>
 *
 * An edge is satisfied when its predecessor has <em>ended</em>, or has been given up. Nothing else delays a task but the
 * number of workers.
 *
 * <h2>Timeouts</h2>
 *
 * The timeout is the whole. A task is interrupted {@code min(100 ms, timeout / 10)} before its end: it TIMED_OUT if it
 * ends then, and is ABANDONED if it does not. An abandoned task counts as ended; those of its dependents that start while
 * it still runs are marked. Should it end later, that is told, and changes nothing.
 *
 * <h2>Cut-off</h2>
 *
 * At the cut-off nothing more is started, running tasks are interrupted and have until {@code settle} later to end; all
 * that is not an outcome by then becomes CUT_OFF, and the run is over, whatever still runs.
 *
 * <p>This class is not threadsafe.
 */
final class RunMachine {

    private static final long LONGEST_INTERRUPT_MARGIN = 100_000_000;
    private static final long UNSET = -1;

    /** What the machine asks of its surroundings. Called in the middle of a step: take note, do not act. */
    interface Commands {

        /** Run the body of a task, on a thread of its own. */
        void start(int task);

        /** Interrupt the thread of a task. */
        void interrupt(int task);

        /** A task has its outcome. If that is ABANDONED or CUT_OFF, its thread may still run, and is given up. */
        void settled(int task);

        /** A task that had been given up ended after all. */
        void endedLate(int task);

        /** A phase has ended. */
        void phaseEnded(Phase phase);

        /** The cut-off has come before the plan had ended. */
        void cutOff();

        /** The run is over. */
        void finished();
    }

    private final ShutdownPlan plan;
    private final Commands commands;
    private final int workers;
    private final long settleNanos;
    private long cutOffAt;

    private final TaskStatus[] status;
    private final int[] openPredecessors;
    private final long[] startedAt;
    private final long[] endedAt;
    private final long[] lateAt;
    private final long[] interruptedAt;
    private final @Nullable Throwable[] failures;
    private final BitSet stuck = new BitSet();
    private final List<Abandoned> abandoned = new ArrayList<>();
    private final int[][] overlaps;

    private final int[] passing;
    private int passingCount;
    private final int[] ready;
    private int readyFrom;
    private int readyTo;
    private final int[] running;
    private int runningCount;
    private int unsettled;
    private long cutAt = UNSET;
    private boolean finished;

    /** A task that was given up while it ran, and all that comes after it. */
    private record Abandoned(int task, BitSet descendants) {}

    /**
     * @param workers how many tasks may run at the same time, those not counted that were given up
     * @param cutOffAt when the cut-off comes
     * @param settleNanos how long tasks that the cut-off interrupts have to end
     */
    RunMachine(ShutdownPlan plan, Commands commands, int workers, long cutOffAt, long settleNanos) {
        this.plan = plan;
        this.commands = commands;
        this.workers = workers;
        this.cutOffAt = cutOffAt;
        this.settleNanos = settleNanos;
        int nodes = plan.nodeCount();
        this.status = new TaskStatus[nodes];
        Arrays.fill(status, TaskStatus.REGISTERED);
        this.openPredecessors = new int[nodes];
        this.startedAt = filled(nodes);
        this.endedAt = filled(nodes);
        this.lateAt = filled(nodes);
        this.interruptedAt = filled(nodes);
        this.failures = new Throwable[nodes];
        this.overlaps = new int[plan.taskCount()][];
        this.passing = new int[nodes - plan.taskCount()];
        this.ready = new int[plan.taskCount()];
        this.running = new int[Math.min(workers, Math.max(1, plan.taskCount()))];
    }

    private static long[] filled(int nodes) {
        long[] values = new long[nodes];
        Arrays.fill(values, UNSET);
        return values;
    }

    /** The run begins: everything waits, and what waits for nothing starts. */
    void begin(long now) {
        unsettled = plan.nodeCount();
        for (int node = 0; node < plan.nodeCount(); node++) {
            status[node] = TaskStatus.WAITING;
            openPredecessors[node] = plan.predecessorCount(node);
        }
        for (int node : plan.order()) {
            if (plan.predecessorCount(node) == 0) {
                makeReady(node);
            }
        }
        advance(now);
    }

    /** The body of a task has returned, or thrown. */
    void ended(int task, long now, @Nullable Throwable failure) {
        if (stuck.get(task)) {
            stuck.clear(task);
            abandoned.removeIf(entry -> entry.task() == task);
            lateAt[task] = now;
            commands.endedLate(task);
            return;
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
            cut(now);
        }
        for (int i = runningCount - 1; i >= 0; i--) {
            int task = running[i];
            if (now >= deadline(task) && interruptedAt[task] != UNSET) {
                giveUp(task, now);
            } else if (now >= deadline(task)) {
                interruptedAt[task] = now;
                commands.interrupt(task);
            }
        }
        advance(now);
    }

    /** The kill comes at another time than was thought. Without effect once the cut-off has come, or the run is over. */
    void moveCutOff(long cutOffAt) {
        if (cutAt == UNSET && !finished) {
            this.cutOffAt = cutOffAt;
        }
    }

    /** When the machine wants to be told that time has passed. */
    long nextDeadline() {
        if (finished) {
            return Alarm.NEVER;
        }
        long next = cutAt == UNSET ? cutOffAt : Alarm.NEVER;
        for (int i = 0; i < runningCount; i++) {
            next = Math.min(next, deadline(running[i]));
        }
        return next;
    }

    /** The running tasks that a {@link #tick} at this moment would interrupt or give up. */
    int[] due(long now) {
        boolean cutting = cutAt == UNSET && now >= cutOffAt;
        return Arrays.stream(running, 0, runningCount)
                .filter(task -> cutting || now >= deadline(task))
                .toArray();
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
    private long deadline(int task) {
        if (cutAt != UNSET) {
            return interruptedAt[task] == UNSET ? cutAt : cutAt + settleNanos;
        }
        return interruptedAt[task] == UNSET ? interruptAt(task) : startedAt[task] + plan.timeoutNanos(task);
    }

    /** When a running task is interrupted if nothing else happens before. */
    long interruptAt(int task) {
        long timeout = plan.timeoutNanos(task);
        return startedAt[task] + timeout - Math.min(LONGEST_INTERRUPT_MARGIN, timeout / 10);
    }

    private void cut(long now) {
        cutAt = now;
        commands.cutOff();
        for (int node : plan.order()) {
            if (!status[node].isOutcome() && status[node] != TaskStatus.RUNNING) {
                status[node] = TaskStatus.CUT_OFF;
                unsettled--;
                if (plan.isTask(node)) {
                    commands.settled(node);
                }
            }
        }
        for (int i = 0; i < runningCount; i++) {
            interruptedAt[running[i]] = now;
            commands.interrupt(running[i]);
        }
    }

    private void giveUp(int task, long now) {
        stuck.set(task);
        if (cutAt == UNSET) {
            abandoned.add(new Abandoned(task, descendants(task)));
        }
        settle(task, cutAt == UNSET ? TaskStatus.ABANDONED : TaskStatus.CUT_OFF, now);
    }

    private void settle(int task, TaskStatus outcome, long now) {
        for (int i = 0; i < runningCount; i++) {
            if (running[i] == task) {
                running[i] = running[--runningCount];
                break;
            }
        }
        endedAt[task] = now;
        status[task] = outcome;
        unsettled--;
        commands.settled(task);
        release(task);
    }

    /** Tells the successors of an ended node, and those of every phase that ends with it. */
    private void release(int ended) {
        for (int successor : plan.successors(ended)) {
            if (--openPredecessors[successor] == 0 && status[successor] == TaskStatus.WAITING) {
                makeReady(successor);
            }
        }
    }

    private void makeReady(int node) {
        status[node] = TaskStatus.READY;
        if (plan.isTask(node)) {
            ready[readyTo++] = node;
        } else {
            passing[passingCount++] = node;
        }
    }

    /** Passes through phases and starts what is ready, as far as workers go and until the cut-off is due. */
    private void advance(long now) {
        while (passingCount > 0) {
            passThrough(passing[--passingCount], now);
        }
        while (readyFrom < readyTo && runningCount < workers && now < cutOffAt) {
            start(ready[readyFrom++], now);
        }
        if (unsettled == 0 && !finished) {
            finished = true;
            commands.finished();
        }
    }

    private void passThrough(int node, long now) {
        startedAt[node] = now;
        endedAt[node] = now;
        status[node] = TaskStatus.SUCCEEDED;
        unsettled--;
        Phase phase = plan.phaseEndedBy(node);
        if (phase != null) {
            commands.phaseEnded(phase);
        }
        release(node);
    }

    private void start(int task, long now) {
        status[task] = TaskStatus.RUNNING;
        startedAt[task] = now;
        running[runningCount++] = task;
        overlaps[task] = abandoned.stream()
                .filter(entry -> entry.descendants().get(task))
                .mapToInt(Abandoned::task)
                .toArray();
        commands.start(task);
    }

    private BitSet descendants(int task) {
        var found = new BitSet();
        int[] queue = new int[plan.nodeCount()];
        int size = 0;
        queue[size++] = task;
        for (int i = 0; i < size; i++) {
            for (int successor : plan.successors(queue[i])) {
                if (!found.get(successor)) {
                    found.set(successor);
                    queue[size++] = successor;
                }
            }
        }
        return found;
    }

    boolean isFinished() {
        return finished;
    }

    boolean isCut() {
        return cutAt != UNSET;
    }

    TaskStatus status(int node) {
        return status[node];
    }

    boolean isStuck(int task) {
        return stuck.get(task);
    }

    boolean hasEnded(int node) {
        return status[node].isOutcome();
    }

    boolean hasStarted(int node) {
        return startedAt[node] != UNSET;
    }

    long startedAt(int node) {
        return startedAt[node];
    }

    /** When a node ended or was given up; while it runs or waits, the given time. */
    long endedAt(int node, long otherwise) {
        return endedAt[node] == UNSET ? otherwise : endedAt[node];
    }

    boolean hasEndedLate(int task) {
        return lateAt[task] != UNSET;
    }

    long endedLateAt(int task) {
        return lateAt[task];
    }

    long cutOffAt() {
        return cutOffAt;
    }

    @Nullable
    Throwable failure(int task) {
        return failures[task];
    }

    List<String> overlaps(int task) {
        return overlaps[task] == null
                ? List.of()
                : Arrays.stream(overlaps[task])
                        .mapToObj(plan::task)
                        .map(ShutdownTask::name)
                        .toList();
    }
}
