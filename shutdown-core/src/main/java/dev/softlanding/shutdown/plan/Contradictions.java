package dev.softlanding.shutdown.plan;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.PlanProblem.Kind;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.Wording;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells why a graph has circles. Edges between tasks are looked at first, on their own, so that a circle is told in the
 * words in which it was declared; phases are then compared by {@linkplain PhaseRanks rank}. This class is not threadsafe.
 */
final class Contradictions {

    private static final int UNSEEN = -1;

    private final List<ShutdownTask> tasks;
    private final int terminal;
    private final int[][] predecessors;
    private final List<List<Phase>> afterPhases = new ArrayList<>();
    private final List<List<Phase>> beforePhases = new ArrayList<>();
    private final SettingsByName settings;
    private final List<PlanProblem> problems = new ArrayList<>();

    Contradictions(List<ShutdownTask> tasks, boolean hasTerminal, SettingsByName settings, Edges edges) {
        this.tasks = tasks;
        this.settings = settings;
        this.terminal = hasTerminal ? tasks.size() - 1 : -1;
        var taskEdges = new Edges();
        for (int node = 0; node < tasks.size(); node++) {
            afterPhases.add(new ArrayList<>());
            beforePhases.add(new ArrayList<>());
        }
        int ends = tasks.size() + ShutdownPlan.MILESTONES.size();
        for (int edge = 0; edge < edges.size(); edge++) {
            int first = edges.first(edge);
            int then = edges.then(edge);
            boolean fromTask = first < tasks.size();
            boolean toTask = then < tasks.size();
            if (fromTask && toTask) {
                taskEdges.addStructure(first, then);
            } else if (toTask && first >= ends) {
                afterPhases.get(then).add(ShutdownPlan.MILESTONES.get(first - ends));
            } else if (fromTask && then < ends) {
                beforePhases.get(first).add(ShutdownPlan.MILESTONES.get(then - tasks.size()));
            }
        }
        var graph = new Graph(tasks.size(), taskEdges);
        this.predecessors = new int[tasks.size()][];
        Arrays.setAll(predecessors, graph::predecessors);
    }

    Collection<PlanProblem> find() {
        List<int[]> components = Components.of(predecessors);
        components.forEach(this::checkCircle);
        var ranks = new PhaseRanks(tasks, settings, predecessors, afterPhases);
        for (int[] component : components) {
            for (int node : component) {
                if (node != terminal) {
                    ranks.visit(node).ifPresent(problems::add);
                    for (Phase phase : beforePhases.get(node)) {
                        ranks.checkBefore(node, phase).ifPresent(problems::add);
                    }
                }
            }
        }
        return problems;
    }

    private void checkCircle(int[] component) {
        int first = Arrays.stream(component).min().orElseThrow();
        boolean selfLoop = Arrays.stream(predecessors[first]).anyMatch(predecessor -> predecessor == first);
        if (component.length == 1 && !selfLoop) {
            return;
        }
        List<Integer> circle = circleThrough(first, component);
        var sources = new SettingSources(tasks, settings);
        for (int i = 1; i < circle.size(); i++) {
            sources.edge(circle.get(i), circle.get(i - 1));
        }
        List<String> names =
                circle.stream().map(node -> "'" + tasks.get(node).name() + "'").toList();
        String path = Wording.list(names, " after ");
        problems.add(new PlanProblem(
                Kind.CYCLE,
                "Tasks wait for each other in a circle: %s%s.".formatted(path, sources.told()),
                "Remove one of these edges.",
                circle.subList(0, circle.size() - 1).stream()
                        .map(node -> tasks.get(node).name())
                        .toList()));
    }

    /** The shortest circle through a node, found breadth first, that node at both ends. */
    private List<Integer> circleThrough(int start, int[] component) {
        Set<Integer> members = Arrays.stream(component).boxed().collect(Collectors.toCollection(HashSet::new));
        int[] cameFrom = new int[predecessors.length];
        Arrays.fill(cameFrom, UNSEEN);
        Deque<Integer> queue = new ArrayDeque<>(List.of(start));
        while (!queue.isEmpty()) {
            int node = queue.remove();
            for (int predecessor : predecessors[node]) {
                if (predecessor == start) {
                    return pathBack(start, node, cameFrom);
                }
                if (members.contains(predecessor) && cameFrom[predecessor] == UNSEEN) {
                    cameFrom[predecessor] = node;
                    queue.add(predecessor);
                }
            }
        }
        throw new IllegalStateException("A component without a circle");
    }

    private static List<Integer> pathBack(int start, int last, int[] cameFrom) {
        Deque<Integer> path = new ArrayDeque<>(List.of(start));
        for (int node = last; node != start; node = cameFrom[node]) {
            path.addFirst(node);
        }
        path.addFirst(start);
        return List.copyOf(path);
    }
}
