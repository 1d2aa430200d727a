package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A validated graph of tasks. Every phase is in it as two nodes without work: one that ends when the phase may start and
 * one that ends when all of its tasks have ended. So there is one kind of order, that of edges, and one mechanism for
 * it. If there is a terminal task, it comes after everything.
 *
 * <p>This class is immutable.
 */
public final class ShutdownPlan {

    /** Phases that are milestones: all but {@link Phase#NONE}. */
    static final List<Phase> MILESTONES =
            Arrays.stream(Phase.values()).filter(phase -> phase != Phase.NONE).toList();

    private final List<ShutdownTask> tasks;
    private final boolean hasTerminal;
    private final int[][] successors;
    private final int[][] predecessors;
    private final int[] order;
    private final long worstCaseNanos;

    /**
     * Nodes are numbered: first the tasks in the order of their registration, the terminal task last among them; then
     * the gates of the phases, then their ends.
     */
    ShutdownPlan(List<ShutdownTask> tasks, boolean hasTerminal, int[][] successors, int[][] predecessors, int[] order) {
        this.tasks = List.copyOf(tasks);
        this.hasTerminal = hasTerminal;
        this.successors = successors;
        this.predecessors = predecessors;
        this.order = order;
        this.worstCaseNanos = longestPath();
    }

    /**
     * Validates the tasks as one plan.
     *
     * @param tasks the tasks, in an order that is kept where edges leave the choice
     * @param terminal a task that comes after everything and after which nothing can be ordered, if there is one
     * @throws InvalidPlanException if anything is wrong, with all that is wrong
     */
    public static ShutdownPlan of(Collection<ShutdownTask> tasks, @Nullable ShutdownTask terminal) {
        return new PlanCompiler(tasks, terminal).compile();
    }

    /** All tasks, each after its predecessors; among those that have no order, as registered. */
    public List<ShutdownTask> tasks() {
        List<ShutdownTask> ordered = new ArrayList<>(tasks.size());
        for (int node : order) {
            if (isTask(node)) {
                ordered.add(task(node));
            }
        }
        return List.copyOf(ordered);
    }

    /** The longest path of timeouts: what a run takes at most, if there is a worker for every task. */
    public Duration worstCase() {
        return Duration.ofNanos(worstCaseNanos);
    }

    int taskCount() {
        return tasks.size();
    }

    int nodeCount() {
        return successors.length;
    }

    boolean isTask(int node) {
        return node < tasks.size();
    }

    ShutdownTask task(int node) {
        return tasks.get(node);
    }

    boolean isTerminal(int node) {
        return hasTerminal && node == tasks.size() - 1;
    }

    /** The node that ends when a task of that phase may start. */
    int gate(Phase phase) {
        return tasks.size() + phase.ordinal();
    }

    /** The node that ends when all tasks of that phase have ended. */
    int end(Phase phase) {
        return tasks.size() + MILESTONES.size() + phase.ordinal();
    }

    private boolean isGate(int node) {
        return !isTask(node) && node < tasks.size() + MILESTONES.size();
    }

    /** The phase of which a node is the end, if it is one. */
    @Nullable
    Phase phaseEndedBy(int node) {
        return isTask(node) || isGate(node) ? null : MILESTONES.get(node - tasks.size() - MILESTONES.size());
    }

    int[] successors(int node) {
        return successors[node];
    }

    int predecessorCount(int node) {
        return predecessors[node].length;
    }

    /** Nodes in an order in which each comes after its predecessors. */
    int[] order() {
        return order;
    }

    /**
     * The predecessors of a node as people name them: tasks and ends of phases, gates replaced by what opens them.
     *
     * @param node a task
     * @param filter which nodes to name
     */
    Set<String> namedPredecessors(int node, IntPredicate filter) {
        Set<String> names = new LinkedHashSet<>();
        collectPredecessors(node, filter, names);
        return names;
    }

    private void collectPredecessors(int node, IntPredicate filter, Set<String> names) {
        for (int predecessor : predecessors[node]) {
            if (!filter.test(predecessor)) {
                continue;
            }
            Phase ended = phaseEndedBy(predecessor);
            if (isTask(predecessor)) {
                names.add(task(predecessor).name());
            } else if (ended != null) {
                names.add(ended.id());
            } else {
                collectPredecessors(predecessor, filter, names); // a gate: its predecessors are ends and tasks
            }
        }
    }

    private long longestPath() {
        long[] longest = new long[nodeCount()];
        long result = 0;
        for (int node : order) {
            long start = 0;
            for (int predecessor : predecessors[node]) {
                start = Math.max(start, longest[predecessor]);
            }
            longest[node] = start + (isTask(node) ? timeoutNanos(node) : 0);
            result = Math.max(result, longest[node]);
        }
        return result;
    }

    long timeoutNanos(int node) {
        Duration timeout = task(node).timeout();
        return timeout == null ? 0 : timeout.toNanos();
    }
}
