package dev.softlanding.shutdown.engine.machine;

import dev.softlanding.shutdown.report.TaskStatus;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the tasks and phases of a plan stand in a run: what became of them, when and why. The machine writes it; events and
 * reports read it.
 *
 * <p>This class is not threadsafe.
 */
public final class TaskStates {

    private static final long UNSET = -1;

    /** Why a task did not start, or what ended it. */
    public enum Cause {
        ITSELF,
        REFUSED,
        DISABLED,
        CANCELLED,
        PREDECESSOR_FAILED,
        PREDECESSOR_RUNS,
        NO_TIME_LEFT,
        SHORT_OF_TIME,
        CUT_OFF
    }

    private final Heritage heritage;
    private final TaskStatus[] status;
    private final @Nullable Cause[] causes;
    private final long[] startedAt;
    private final long[] endedAt;
    private final long[] lateAt;
    private final @Nullable Throwable[] failures;
    private final int[] @Nullable [] overlaps;
    private final BitSet running = new BitSet();

    TaskStates(int nodes, Heritage heritage) {
        this.heritage = heritage;
        this.status = new TaskStatus[nodes];
        Arrays.fill(status, TaskStatus.REGISTERED);
        this.causes = new Cause[nodes];
        this.startedAt = unset(nodes);
        this.endedAt = unset(nodes);
        this.lateAt = unset(nodes);
        this.failures = new Throwable[nodes];
        this.overlaps = new int[nodes][];
    }

    static long[] unset(int nodes) {
        long[] moments = new long[nodes];
        Arrays.fill(moments, UNSET);
        return moments;
    }

    static boolean isSet(long moment) {
        return moment != UNSET;
    }

    /** The run begins: what has no outcome yet waits. */
    void await(int node) {
        if (status[node] == TaskStatus.REGISTERED) {
            status[node] = TaskStatus.WAITING;
        }
    }

    void getReady(int task) {
        status[task] = TaskStatus.READY;
    }

    void start(int task, long now) {
        status[task] = TaskStatus.RUNNING;
        startedAt[task] = now;
        running.set(task);
        overlaps[task] = heritage.stuckAbove(task);
    }

    /** It ended by throwing, or did not throw. */
    void fail(int task, @Nullable Throwable failure) {
        failures[task] = failure;
    }

    /** It is not running any more, or no longer counted as running. */
    void settle(int task, TaskStatus outcome, long now) {
        running.clear(task);
        endedAt[task] = now;
        status[task] = outcome;
        causes[task] = switch (outcome) {
            case CUT_OFF -> Cause.CUT_OFF;
            case SKIPPED -> Cause.REFUSED;
            default -> Cause.ITSELF;
        };
        heritage.settle(task, outcome);
    }

    /** It gets its outcome without having started. */
    void takeOut(int node, TaskStatus outcome, Cause cause) {
        status[node] = outcome;
        causes[node] = cause;
    }

    /** A node without work has ended, because those before it have. */
    void pass(int node, long now) {
        endedAt[node] = now;
    }

    /** A milestone is a node that starts and ends at once. */
    void reach(int milestone, long now) {
        startedAt[milestone] = now;
        status[milestone] = TaskStatus.SUCCEEDED;
    }

    /** It was given up, and ended after all. */
    void endLate(int task, long now) {
        heritage.endLate(task);
        lateAt[task] = now;
    }

    /** The first running task from that one on, or less than zero. */
    int nextRunning(int from) {
        return running.nextSetBit(from);
    }

    int runningCount() {
        return running.cardinality();
    }

    /** Where a node stands. */
    public TaskStatus status(int node) {
        return status[node];
    }

    /** Why a task with an outcome did not start, or what ended it; {@code null} without an outcome. */
    public @Nullable Cause cause(int task) {
        return causes[task];
    }

    /** The task because of which another was skipped, or {@link RunMachine#NONE}. */
    public int culprit(int task) {
        return heritage.culprit(task);
    }

    /** Whether a task was given up and still runs. */
    public boolean isStuck(int task) {
        return heritage.isStuck(task);
    }

    /** Whether what comes after a node no longer waits for it. */
    public boolean hasPassed(int node) {
        return isSet(endedAt[node]);
    }

    /** Whether a task has run, or a milestone was reached. */
    public boolean hasStarted(int node) {
        return isSet(startedAt[node]);
    }

    /** When that was. */
    public long startedAt(int node) {
        return startedAt[node];
    }

    /** When a node ended or was given up; before that, and if it was cut off before it started, the given time. */
    public long endedAt(int node, long otherwise) {
        return hasPassed(node) ? endedAt[node] : otherwise;
    }

    /** Whether a task was given up and ended after all. */
    public boolean hasEndedLate(int task) {
        return isSet(lateAt[task]);
    }

    /** When that was. */
    public long endedLateAt(int task) {
        return lateAt[task];
    }

    /** What a task threw, if it did and that was not to say why it has not been done. */
    public @Nullable Throwable failure(int task) {
        return causes[task] == Cause.REFUSED ? null : failures[task];
    }

    /** Why a task was not done, as it said itself; {@code null} if it did not. */
    public @Nullable String refusal(int task) {
        Throwable said = causes[task] == Cause.REFUSED ? failures[task] : null;
        return said == null ? null : said.getMessage();
    }

    /** Abandoned predecessors that still ran when a task started. */
    public int[] overlaps(int task) {
        int[] found = overlaps[task];
        return found == null ? new int[0] : found;
    }
}
