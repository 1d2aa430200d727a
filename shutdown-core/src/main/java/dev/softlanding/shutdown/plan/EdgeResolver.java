package dev.softlanding.shutdown.plan;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.PlanProblem.Kind;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskEdge;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.report.DroppedEdge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns what tasks and settings say about order into edges between nodes, numbered as in {@link ShutdownPlan}. This class
 * is not threadsafe; an instance resolves once.
 */
final class EdgeResolver {

    private final List<ShutdownTask> tasks;
    private final int terminal;
    private final Map<String, Integer> nodes;
    private final SettingsByName settings;
    private final Set<String> absentees;
    private final List<TaskEdge> derived;
    private final List<PlanProblem> problems;

    private final Edges edges = new Edges();
    private final Edges phaseEdges = new Edges();
    private final Set<Long> strictEdges = new HashSet<>();
    private final Map<Integer, List<String>> absent = new HashMap<>();
    private final Map<Long, List<String>> paths = new HashMap<>();

    EdgeResolver(
            List<ShutdownTask> tasks,
            boolean hasTerminal,
            Map<String, Integer> nodes,
            SettingsByName settings,
            Set<String> absentees,
            List<TaskEdge> derived,
            List<PlanProblem> problems) {
        this.tasks = tasks;
        this.terminal = hasTerminal ? tasks.size() - 1 : -1;
        this.nodes = nodes;
        this.settings = settings;
        this.absentees = absentees;
        this.derived = derived;
        this.problems = problems;
    }

    Edges resolve() {
        for (int node = 0; node < tasks.size(); node++) {
            resolve(node);
        }
        edges.addAll(phaseEdges);
        derived.forEach(this::resolve);
        connectPhases();
        return edges;
    }

    Set<Long> strictEdges() {
        return strictEdges;
    }

    /** By edge, what led to it. */
    Map<Long, List<String>> paths() {
        return paths;
    }

    /** By task, the names it would wait for if there were such tasks. */
    Map<Integer, List<String>> absent() {
        return absent;
    }

    /** An edge that was dropped, as people know it. */
    DroppedEdge describe(Edges of, int edge) {
        String first = nameOf(of.first(edge));
        String then = nameOf(of.then(edge));
        return new DroppedEdge(
                first,
                then,
                of.origin(edge),
                "'%s' has to end after '%s' by edges that count more.".formatted(first, then));
    }

    private String nameOf(int node) {
        int milestones = ShutdownPlan.MILESTONES.size();
        return node < tasks.size()
                ? tasks.get(node).name()
                : ShutdownPlan.MILESTONES
                        .get((node - tasks.size()) % milestones)
                        .id();
    }

    private void resolve(int node) {
        ShutdownTask task = tasks.get(node);
        TaskSettings set = settings.of(task);
        if (set != null) {
            set.after().forEach(name -> after(node, name, Origin.SETTING));
            set.before().forEach(name -> before(node, name, Origin.SETTING));
        }
        for (String name : task.after()) {
            after(node, name, task.origin());
        }
        for (String name : task.before()) {
            before(node, name, task.origin());
        }
        boolean placed = set != null && set.phase() != null;
        joinPhase(node, task.phase(), placed ? Origin.SETTING : task.origin());
    }

    private void resolve(TaskEdge edge) {
        Integer first = nodes.get(edge.first());
        Integer then = nodes.get(edge.then());
        if (first != null && then != null && first != terminal && then != terminal && !first.equals(then)) {
            edges.add(first, then, edge.origin());
            if (!edge.path().isEmpty()) {
                paths.putIfAbsent(ShutdownPlan.edge(first, then), edge.path());
            }
        }
    }

    private void after(int node, String declared, Origin origin) {
        EdgeName edge = EdgeName.of(declared);
        if (isMismarked(node, "after", declared, edge, origin)) {
            return;
        }
        Integer other = nodes.get(edge.name());
        Phase phase = other == null ? phaseOf(node, edge) : null;
        if (phase != null) {
            phaseEdges.add(end(phase), node, origin);
        } else if (other == null) {
            unknown(node, "after", edge, origin);
        } else if (other == terminal) {
            contradictsTerminal(
                    node,
                    edge,
                    "%s '%s', which comes after everything.".formatted(says(node, "after", origin), edge.name()));
        } else {
            connect(other, node, edge, origin);
        }
    }

    private void before(int node, String declared, Origin origin) {
        EdgeName edge = EdgeName.of(declared);
        if (isMismarked(node, "before", declared, edge, origin)) {
            return;
        }
        Integer other = nodes.get(edge.name());
        Phase phase = other == null ? phaseOf(node, edge) : null;
        if (node == terminal) {
            contradictsTerminal(
                    node,
                    edge,
                    "%s '%s', but '%s' comes after everything."
                            .formatted(says(node, "before", origin), edge.name(), nameOf(node)));
        } else if (phase != null) {
            phaseEdges.add(node, gate(phase), origin);
        } else if (other == null) {
            unknown(node, "before", edge, origin);
        } else if (other != terminal) {
            connect(node, other, edge, origin);
        }
    }

    private void connect(int first, int then, EdgeName edge, Origin origin) {
        edges.add(first, then, origin);
        if (edge.strict()) {
            strictEdges.add(ShutdownPlan.edge(first, then));
        }
    }

    /** Nobody knows what is meant by a mark that is repeated, or that marks nothing. */
    private boolean isMismarked(int node, String direction, String declared, EdgeName edge, Origin origin) {
        boolean bare = edge.name().isEmpty() && !declared.isEmpty();
        if (bare || edge.repeated()) {
            problems.add(new PlanProblem(
                    Kind.DECLARATION,
                    "%s '%s', which %s."
                            .formatted(
                                    says(node, direction, origin),
                                    declared,
                                    bare ? "has marks but no name" : "has a mark more than once"),
                    "Write the name of a task or a phase, and each of '?' and '!' at most once after it.",
                    List.of(nameOf(node), declared)));
        }
        return bare || edge.repeated();
    }

    private @Nullable Phase phaseOf(int node, EdgeName edge) {
        Phase phase = TaskChecks.PHASES.get(edge.name());
        if (phase != null && edge.strict()) {
            problems.add(new PlanProblem(
                    Kind.DECLARATION,
                    "Phase '%s' is marked with '!' as if it were a task.".formatted(phase.id()),
                    "Mark the tasks that must really have ended.",
                    List.of(nameOf(node), edge.name())));
        }
        return phase;
    }

    private void unknown(int node, String direction, EdgeName edge, Origin origin) {
        if (edge.name().isBlank() || !edge.name().equals(edge.name().strip())) {
            problems.add(new PlanProblem(
                    Kind.DECLARATION,
                    "%s '%s', which is blank or has blanks around it."
                            .formatted(says(node, direction, origin), edge.name()),
                    "Write the name of a task or a phase.",
                    List.of(nameOf(node), edge.name())));
            return;
        }
        if (edge.optional() || absentees.contains(edge.name())) {
            if (direction.equals("after")) {
                absent.computeIfAbsent(node, task -> new ArrayList<>()).add(edge.name());
            }
            return;
        }
        Set<String> known = new LinkedHashSet<>(nodes.keySet());
        known.addAll(TaskChecks.PHASES.keySet());
        known.remove(nameOf(node));
        problems.add(new PlanProblem(
                Kind.UNKNOWN_NAME,
                "%s '%s', which is neither a task nor a phase.".formatted(says(node, direction, origin), edge.name()),
                Spelling.suggestion(edge.name(), known),
                List.of(nameOf(node), edge.name())));
    }

    /** Who says something about order: the setting by its name, or the task. */
    private String says(int node, String direction, Origin origin) {
        return origin == Origin.SETTING
                ? SettingSources.property(nameOf(node), direction) + " names"
                : "Task '%s' is declared to run %s".formatted(nameOf(node), direction);
    }

    private void contradictsTerminal(int node, EdgeName edge, String message) {
        problems.add(new PlanProblem(
                Kind.PHASE_CONTRADICTION, message, "Remove the edge.", List.of(nameOf(node), edge.name())));
    }

    private void joinPhase(int node, Phase phase, Origin origin) {
        if (node == terminal || phase == Phase.NONE) {
            return;
        }
        phaseEdges.add(gate(phase), node, origin);
        phaseEdges.add(node, end(phase), origin);
    }

    /** Phases come one after the other, each between its gate and its end, and the terminal task after all. */
    private void connectPhases() {
        Phase earlier = null;
        for (Phase phase : ShutdownPlan.MILESTONES) {
            edges.addStructure(gate(phase), end(phase));
            if (earlier != null) {
                edges.addStructure(end(earlier), gate(phase));
            }
            earlier = phase;
        }
        if (terminal < 0 || earlier == null) {
            return;
        }
        edges.addStructure(end(earlier), terminal);
        for (int node = 0; node < terminal; node++) {
            if (tasks.get(node).phase() == Phase.NONE) {
                edges.addStructure(node, terminal);
            }
        }
    }

    /** Where edges gave way, a task may have lost those that lead to the terminal task. */
    void keepTerminalLast(Edges kept) {
        for (int node = 0; node < terminal; node++) {
            kept.addStructure(node, terminal);
        }
    }

    private int gate(Phase phase) {
        return tasks.size() + phase.ordinal();
    }

    private int end(Phase phase) {
        return gate(phase) + ShutdownPlan.MILESTONES.size();
    }
}
