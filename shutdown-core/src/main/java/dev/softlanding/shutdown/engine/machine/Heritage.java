package dev.softlanding.shutdown.engine.machine;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.plan.Graph;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.report.TaskStatus;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What a node inherits from those before it when it may start: which abandoned tasks still run above it, and whether it
 * has to be skipped because of one of them. Both are handed on from node to node, so that nobody walks the graph.
 *
 * <p>This class is not threadsafe.
 */
final class Heritage {

    private static final int[] NOBODY = {};
    private static final int NONE = -1;

    /** Why a task is skipped. */
    enum Verdict {
        NOT_SKIPPED,
        PREDECESSOR_FAILED,
        PREDECESSOR_RUNS
    }

    private final ShutdownPlan plan;
    private final BitSet stuck = new BitSet();
    private final int[] @Nullable [] stuckAbove;
    private final Verdict[] verdicts;
    private final int[] culprits;
    private boolean trouble;

    Heritage(ShutdownPlan plan) {
        this.plan = plan;
        this.stuckAbove = new int[plan.nodeCount()][];
        this.verdicts = new Verdict[plan.nodeCount()];
        this.culprits = new int[plan.nodeCount()];
        Arrays.fill(verdicts, Verdict.NOT_SKIPPED);
        Arrays.fill(culprits, NONE);
    }

    /** A task was given up, and still runs. */
    void giveUp(int task) {
        stuck.set(task);
        trouble = true;
    }

    /** A task that had been given up has ended after all. */
    void endLate(int task) {
        stuck.clear(task);
    }

    boolean hasStuck() {
        return !stuck.isEmpty();
    }

    boolean isStuck(int task) {
        return stuck.get(task);
    }

    /** A task has its outcome: does its failure concern those after it? */
    void settle(int task, TaskStatus outcome) {
        if (outcome.isFailure() && plan.task(task).onFailure() == FailurePolicy.SKIP_DEPENDENTS) {
            culprits[task] = task;
            verdicts[task] = Verdict.PREDECESSOR_FAILED;
            trouble = true;
        }
    }

    /** All predecessors of a node have ended, been given up or been skipped: what does that mean for it? */
    Verdict inherit(int node) {
        if (!trouble) {
            return Verdict.NOT_SKIPPED;
        }
        Graph graph = plan.graph();
        boolean judged = plan.judgesPredecessors() && plan.isSkippable(node);
        int[] above = NOBODY;
        for (int at = graph.predecessorsFrom(node); at < graph.predecessorsFrom(node + 1); at++) {
            int predecessor = graph.predecessorAt(at);
            above = union(above, predecessor);
            if (judged && plan.isTask(predecessor) && verdicts[node] != Verdict.PREDECESSOR_FAILED) {
                judge(node, predecessor);
            }
        }
        stuckAbove[node] = above;
        return verdicts[node];
    }

    /** A failure outweighs a task that still runs, because it is handed on along every edge between tasks. */
    private void judge(int node, int predecessor) {
        if (verdicts[predecessor] == Verdict.PREDECESSOR_FAILED) {
            verdicts[node] = Verdict.PREDECESSOR_FAILED;
            culprits[node] = culprits[predecessor];
        } else if (verdicts[node] == Verdict.NOT_SKIPPED && plan.isStrict(predecessor, node)) {
            boolean runs = stuck.get(predecessor);
            if (runs || verdicts[predecessor] == Verdict.PREDECESSOR_RUNS) {
                verdicts[node] = Verdict.PREDECESSOR_RUNS;
                culprits[node] = runs ? predecessor : culprits[predecessor];
            }
        }
    }

    private int[] union(int[] above, int predecessor) {
        int[] theirs = stuckAbove[predecessor] == null ? NOBODY : stuckAbove[predecessor];
        if (!stuck.get(predecessor) && (theirs.length == 0 || Arrays.equals(theirs, above))) {
            return above;
        }
        var all = new BitSet();
        setAll(all, above);
        setAll(all, theirs);
        all.and(stuck);
        if (stuck.get(predecessor)) {
            all.set(predecessor);
        }
        int[] union = new int[all.cardinality()];
        int count = 0;
        for (int task = all.nextSetBit(0); task >= 0; task = all.nextSetBit(task + 1)) {
            union[count++] = task;
        }
        return Arrays.equals(union, theirs) ? theirs : union;
    }

    private static void setAll(BitSet set, int[] tasks) {
        for (int task : tasks) {
            set.set(task);
        }
    }

    /** The task because of which another is skipped. */
    int culprit(int task) {
        return culprits[task];
    }

    /** Abandoned tasks before this one that still run. */
    int[] stuckAbove(int task) {
        int[] above = stuckAbove[task] == null ? NOBODY : stuckAbove[task];
        int[] running = new int[above.length];
        int count = 0;
        for (int other : above) {
            if (stuck.get(other)) {
                running[count++] = other;
            }
        }
        return count == above.length ? above : Arrays.copyOf(running, count);
    }
}
