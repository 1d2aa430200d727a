package dev.softlanding.shutdown.plan;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskDecorator;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.report.BudgetProof;
import dev.softlanding.shutdown.report.DroppedEdge;
import dev.softlanding.shutdown.report.EdgeReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A validated graph of tasks. Nodes are numbered: first the tasks in the order of their registration, the terminal task
 * last among them; then the gates of the phases, then their ends. Every phase is in it as two nodes without work: one that ends when the phase may start and
 * one that ends when all of its tasks have ended. So there is one kind of order, that of edges, and one mechanism for
 * it. If there is a terminal task, it comes after everything.
 *
 * <p>This class is immutable.
 */
public final class ShutdownPlan {

    /** Phases that are milestones: all but {@link Phase#NONE}. */
    public static final List<Phase> MILESTONES =
            List.of(Phase.ANNOUNCE, Phase.DRAIN, Phase.FLUSH, Phase.RELEASE, Phase.TELEMETRY);

    private static final int MOST_WORKERS = 256;

    private final List<ShutdownTask> tasks;
    private final boolean hasTerminal;
    private final @Nullable TaskDecorator[] policies;
    private final Graph graph;
    private final int[] order;
    private final Set<Long> strictEdges;
    private final Map<Integer, List<String>> absent;
    private final Map<Long, List<String>> paths;
    private final List<DroppedEdge> droppedEdges;
    private final long[] timeouts;
    private final long[] guarantees;
    private final long[] longestFrom;
    private final BitSet disabled = new BitSet();
    private final BitSet optional = new BitSet();
    private final boolean judging;
    private final boolean guaranteeing;

    /** Made when a name is first asked for: most plans never are. */
    private volatile @Nullable Map<String, Integer> nodesByName;

    ShutdownPlan(
            List<ShutdownTask> tasks,
            boolean hasTerminal,
            @Nullable TaskDecorator[] policies,
            Graph graph,
            int[] order,
            Set<Long> strictEdges,
            Map<Integer, List<String>> absent,
            Map<Long, List<String>> paths,
            List<DroppedEdge> droppedEdges) {
        this.tasks = List.copyOf(tasks);
        this.hasTerminal = hasTerminal;
        this.policies = policies;
        this.graph = graph;
        this.order = order;
        this.strictEdges = Set.copyOf(strictEdges);
        this.absent = Map.copyOf(absent);
        this.paths = Map.copyOf(paths);
        this.droppedEdges = List.copyOf(droppedEdges);
        this.timeouts = new long[graph.nodes()];
        this.guarantees = new long[graph.nodes()];
        boolean skipping = false;
        boolean guaranteed = false;
        for (int node = 0; node < this.tasks.size(); node++) {
            ShutdownTask task = this.tasks.get(node);
            Duration timeout = task.timeout();
            disabled.set(node, !task.enabled());
            optional.set(node, task.enabled() && task.optional());
            timeouts[node] = timeout == null || !task.enabled() ? 0 : timeout.toNanos();
            guarantees[node] = task.enabled() ? task.guaranteed().toNanos() : 0;
            guaranteed |= guarantees[node] > 0;
            skipping |= task.onFailure() == FailurePolicy.SKIP_DEPENDENTS;
        }
        this.guaranteeing = guaranteed;
        this.judging = skipping || !strictEdges.isEmpty();
        this.longestFrom = longestFrom(timeouts);
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
        long longest = 0;
        for (long path : longestFrom) {
            longest = Math.max(longest, path);
        }
        return Duration.ofNanos(longest);
    }

    /**
     * Whether this plan fits the time that a run of it has, and what to change if it does not.
     *
     * @param settings the clock of the platform
     * @param budgetNanos what a run has until its cut-off, by that clock
     */
    public BudgetProof proof(ShutdownSettings settings, long budgetNanos) {
        return new BudgetProver(this, settings, budgetNanos, workers()).prove();
    }

    /** What is put around the work of a task because of the policies it names, or {@code null} if it names none. */
    public @Nullable TaskDecorator policies(int task) {
        return policies[task];
    }

    /** Edges that gave way to others. */
    public List<DroppedEdge> droppedEdges() {
        return droppedEdges;
    }

    /** How many tasks may run at the same time. More threads than that help nobody. */
    public int workers() {
        return Math.min(MOST_WORKERS, Math.max(1, tasks.size()));
    }

    /** How many tasks there are, disabled ones and the terminal task included. */
    public int taskCount() {
        return tasks.size();
    }

    /** How many nodes there are. */
    public int nodeCount() {
        return graph.nodes();
    }

    /** The graph of all nodes. */
    public Graph graph() {
        return graph;
    }

    /** Whether a node is a task. */
    public boolean isTask(int node) {
        return node < tasks.size();
    }

    /** The task that is a node. */
    public ShutdownTask task(int node) {
        return tasks.get(node);
    }

    /**
     * The node of a task.
     *
     * @throws ShutdownException if no task has that name
     */
    public int nodeOf(String name) {
        Map<String, Integer> nodes = nodesByName();
        Integer node = nodes.get(name);
        if (node == null) {
            throw new ShutdownException(
                    "There is no task '%s'. %s".formatted(name, Spelling.suggestion(name, nodes.keySet())));
        }
        return node;
    }

    private Map<String, Integer> nodesByName() {
        Map<String, Integer> nodes = nodesByName;
        if (nodes == null) {
            nodes = new HashMap<>(2 * tasks.size());
            for (int node = 0; node < tasks.size(); node++) {
                nodes.put(task(node).name(), node);
            }
            nodesByName = nodes; // whoever comes at the same time makes the same
        }
        return nodes;
    }

    /** Whether a node is the terminal task. */
    public boolean isTerminal(int node) {
        return hasTerminal && node == tasks.size() - 1;
    }

    /** The node that ends when a task of that phase may start. */
    public int gate(Phase phase) {
        return tasks.size() + phase.ordinal();
    }

    /** The node that ends when all tasks of that phase have ended. */
    public int end(Phase phase) {
        return tasks.size() + MILESTONES.size() + phase.ordinal();
    }

    private boolean isGate(int node) {
        return !isTask(node) && node < tasks.size() + MILESTONES.size();
    }

    /** The phase of which a node is the end, if it is one. */
    public @Nullable Phase phaseEndedBy(int node) {
        return isTask(node) || isGate(node) ? null : MILESTONES.get(node - tasks.size() - MILESTONES.size());
    }

    /** Nodes in an order in which each comes after its predecessors. */
    public int[] order() {
        return order;
    }

    /** Whether what happened to predecessors can keep a task from starting. */
    public boolean judgesPredecessors() {
        return judging;
    }

    /** Whether a task is skipped because of what it comes after. */
    public boolean isSkippable(int node) {
        return isTask(node) && !isTerminal(node) && task(node).phase() != Phase.TELEMETRY;
    }

    /** Whether an edge asks that the first of its tasks has really ended. */
    public boolean isStrict(int first, int then) {
        return !strictEdges.isEmpty() && strictEdges.contains(edge(first, then));
    }

    static long edge(int first, int then) {
        return (long) first << Integer.SIZE | then;
    }

    /** Names a task would wait for if there were such tasks. */
    public List<String> absent(int node) {
        return absent.isEmpty() ? List.of() : absent.getOrDefault(node, List.of());
    }

    /** Whether a task is disabled, so that it is a node without work. */
    public boolean isDisabled(int node) {
        return disabled.get(node);
    }

    /** The timeout of a task; zero for what has no work. */
    public long timeoutNanos(int node) {
        return timeouts[node];
    }

    /** The time guaranteed to a task; zero for what has no work. */
    public long guaranteedNanos(int node) {
        return guarantees[node];
    }

    /** The times guaranteed to all nodes, for the caller to keep; empty if nothing is guaranteed. */
    public long[] guarantees() {
        return guaranteeing ? guarantees.clone() : new long[0];
    }

    /** Whether a task is left out when the time is short. One that is disabled is not optional. */
    public boolean isOptional(int node) {
        return optional.get(node);
    }

    /** Whether there are such tasks. */
    public boolean hasOptional() {
        return !optional.isEmpty();
    }

    /** The timeouts of all nodes, optional tasks without, for the caller to keep; empty if no task is optional. */
    public long[] needs() {
        if (!hasOptional()) {
            return new long[0];
        }
        long[] needs = timeouts.clone();
        optional.stream().forEach(task -> needs[task] = 0);
        return needs;
    }

    /** This plan as if its optional tasks were disabled; itself if it has none. */
    public ShutdownPlan withoutOptional() {
        if (!hasOptional()) {
            return this;
        }
        var disabling = new TaskSettings(null, null, List.of(), List.of(), null, false, null);
        return new ShutdownPlan(
                tasks.stream()
                        .map(task -> task.optional() ? task.with(disabling) : task)
                        .toList(),
                hasTerminal,
                policies,
                graph,
                order,
                strictEdges,
                absent,
                paths,
                droppedEdges);
    }

    /** The longest path of timeouts that begins with a node. */
    public long longestFrom(int node) {
        return longestFrom[node];
    }

    /** For each node the longest path of times that begins with it. Sums that are too large stay at the largest. */
    public long[] longestFrom(long[] times) {
        long[] longest = new long[nodeCount()];
        for (int i = order.length - 1; i >= 0; i--) {
            int node = order[i];
            long below = 0;
            int end = graph.successorsFrom(node + 1);
            for (int at = graph.successorsFrom(node); at < end; at++) {
                below = Math.max(below, longest[graph.successorAt(at)]);
            }
            longest[node] = plus(times[node], below);
        }
        return longest;
    }

    /** A sum of times; one that is too large stays at the largest. */
    static long plus(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /**
     * The predecessors of a node as people name them: tasks and ends of phases, gates replaced by what opens them.
     *
     * @param node a task
     * @param filter which nodes to name
     */
    public List<String> namedPredecessors(int node, IntPredicate filter) {
        List<String> names = new ArrayList<>(graph.predecessorCount(node));
        collectPredecessors(node, filter, names);
        return names.size() < 2 ? names : List.copyOf(new LinkedHashSet<>(names));
    }

    private void collectPredecessors(int node, IntPredicate filter, List<String> names) {
        int end = graph.predecessorsFrom(node + 1);
        for (int at = graph.predecessorsFrom(node); at < end; at++) {
            int predecessor = graph.predecessorAt(at);
            if (filter.test(predecessor)) {
                if (isGate(predecessor)) {
                    collectPredecessors(predecessor, filter, names); // its predecessors are ends and tasks
                } else {
                    names.add(nameOf(predecessor));
                }
            }
        }
    }

    /** The edges that lead to a task, as people know them: one for each task or phase it waits for. */
    public List<EdgeReport> edgesTo(int node) {
        Map<Integer, Integer> levels = new LinkedHashMap<>();
        collectLevels(node, Edges.STRUCTURE, levels);
        List<EdgeReport> reports = new ArrayList<>(levels.size());
        for (Map.Entry<Integer, Integer> edge : levels.entrySet()) {
            reports.add(edgeTo(node, edge.getKey(), edge.getValue()));
        }
        return reports;
    }

    private EdgeReport edgeTo(int node, int predecessor, int level) {
        List<String> path = paths.isEmpty() ? null : paths.get(edge(predecessor, node));
        return new EdgeReport(
                nameOf(predecessor),
                level == Edges.STRUCTURE ? Origin.DECLARED : Edges.originOf(level),
                path == null ? List.of() : path);
    }

    /** Of those that come before a gate, the edge to the gate tells: it is why they are waited for. */
    private void collectLevels(int node, int inherited, Map<Integer, Integer> levels) {
        int end = graph.predecessorsFrom(node + 1);
        for (int at = graph.predecessorsFrom(node); at < end; at++) {
            int predecessor = graph.predecessorAt(at);
            int level = Math.max(inherited, graph.levelAt(at));
            if (isTerminal(node) && isTask(predecessor) && isAwaitedByItsPhase(predecessor)) {
                continue; // it is told by the end of the phases
            }
            if (isGate(predecessor)) {
                collectLevels(predecessor, level, levels);
            } else {
                Integer known = levels.get(predecessor);
                levels.put(predecessor, known == null ? level : Math.min(known, level));
            }
        }
    }

    /** Not so a task without a phase, nor one that is detached from its phase because it comes after a later one. */
    private boolean isAwaitedByItsPhase(int node) {
        Phase phase = task(node).phase();
        int end = graph.successorsFrom(node + 1);
        for (int at = graph.successorsFrom(node); phase != Phase.NONE && at < end; at++) {
            if (graph.successorAt(at) == end(phase)) {
                return true;
            }
        }
        return false;
    }

    /** What people call a node that is no gate. */
    public String nameOf(int node) {
        Phase ended = phaseEndedBy(node);
        return ended == null ? task(node).name() : ended.id();
    }
}
