package dev.softlanding.shutdown.plan;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskDecorator;
import dev.softlanding.shutdown.TaskEdge;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.report.DroppedEdge;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a plan out of tasks, or finds everything that is wrong with them. All order becomes edges of one graph, phases
 * included; a graph without a circle has no contradictions. Only one with a circle is looked at more closely: first
 * {@link Precedence} lets edges give way, then {@link Contradictions} tells what is left in the words in which it was
 * declared.
 *
 * <p>This class is not threadsafe; an instance compiles once.
 */
public final class PlanCompiler {

    private final List<ShutdownTask> tasks;
    private final boolean hasTerminal;
    private final SettingsByName settings;
    private final Set<String> absentees = new HashSet<>();
    private final Set<String> reserved = new HashSet<>();
    private final List<PlanProblem> problems;
    private final List<TaskEdge> derived = new ArrayList<>();
    private PolicyBinder binder = PolicyBinder.none();
    private long budgetNanos = Long.MAX_VALUE;

    /** Compiles these tasks as they are. */
    public PlanCompiler(Collection<ShutdownTask> tasks, @Nullable ShutdownTask terminal) {
        this(tasks, terminal, Map.of(), List.of());
    }

    /**
     * Compiles these tasks with what was set about them.
     *
     * @param tasks the tasks, in an order that is kept where edges leave the choice
     * @param terminal a task that comes after everything, if there is one
     * @param settings what overrides the declarations of tasks, by their names
     * @param problems what was found to be wrong elsewhere, reported together with what is found here
     */
    public PlanCompiler(
            Collection<ShutdownTask> tasks,
            @Nullable ShutdownTask terminal,
            Map<String, TaskSettings> settings,
            Collection<PlanProblem> problems) {
        this.problems = new ArrayList<>(problems);
        this.hasTerminal = terminal != null;
        this.tasks = new ArrayList<>(tasks);
        if (terminal != null) {
            this.tasks.add(terminal);
        }
        this.settings = new SettingsByName(settings, this.tasks);
    }

    /** Names that may stand for nothing: edges to them, and settings of them, are satisfied if no task has them. */
    public PlanCompiler knowing(Collection<String> names) {
        absentees.addAll(names);
        return this;
    }

    /** Names that no task may have. */
    public PlanCompiler reserving(Collection<String> names) {
        reserved.addAll(names);
        return this;
    }

    /** Edges that no task declares. Those of the last origins are dropped where they contradict each other, the later first. */
    public PlanCompiler deriving(Collection<TaskEdge> edges) {
        derived.addAll(edges);
        return this;
    }

    /** Who knows the policies that tasks name. */
    public PlanCompiler binding(PolicyBinder binder) {
        this.binder = binder;
        return this;
    }

    /** The time a run has: what is guaranteed on one path must fit into it. */
    public PlanCompiler fitting(long budgetNanos) {
        this.budgetNanos = budgetNanos;
        return this;
    }

    /**
     * The plan.
     *
     * @throws InvalidPlanException if anything is wrong, with all that is wrong
     */
    public ShutdownPlan compile() {
        Map<String, Integer> nodes = new HashMap<>(2 * tasks.size());
        var checks = new TaskChecks(problems, reserved);
        @Nullable TaskDecorator[] policies = new TaskDecorator[tasks.size()];
        for (int node = 0; node < tasks.size(); node++) {
            ShutdownTask task = settings.applyTo(tasks.get(node));
            tasks.set(node, task);
            boolean isPhase = TaskChecks.PHASES.containsKey(task.name());
            checks.name(task, !isPhase && nodes.putIfAbsent(task.name(), node) != null);
            checks.times(task, settings.of(task));
            checks.optional(task, settings.of(task));
            policies[node] = task.policies().isEmpty() ? null : binder.bind(task, problems::add);
        }
        for (String name : settings.unused(absentees)) {
            checks.unknownSetting(name, nodes.keySet());
        }
        var resolver = new EdgeResolver(tasks, hasTerminal, nodes, settings, absentees, derived, problems);
        Edges edges = resolver.resolve();
        int count = tasks.size() + 2 * ShutdownPlan.MILESTONES.size();
        var graph = new Graph(count, edges);
        int[] order = graph.order();
        List<DroppedEdge> droppedEdges = new ArrayList<>();
        if (order == null) {
            BitSet dropped = Precedence.dropped(count, edges);
            dropped.stream().forEach(edge -> droppedEdges.add(resolver.describe(edges, edge)));
            dropped.flip(0, edges.size());
            Edges kept = edges.only(dropped);
            resolver.keepTerminalLast(kept);
            graph = new Graph(count, kept);
            order = graph.order();
            if (order == null) {
                problems.addAll(new Contradictions(tasks, hasTerminal, settings, kept).find());
            }
        }
        if (problems.isEmpty() && order != null) {
            var plan = new ShutdownPlan(
                    tasks,
                    hasTerminal,
                    policies,
                    graph,
                    order,
                    resolver.strictEdges(),
                    resolver.absent(),
                    resolver.paths(),
                    droppedEdges);
            checks.guarantees(plan, budgetNanos);
            if (problems.isEmpty()) {
                return plan;
            }
        }
        throw new InvalidPlanException(problems);
    }
}
