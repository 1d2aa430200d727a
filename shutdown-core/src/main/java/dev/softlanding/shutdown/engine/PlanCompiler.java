package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.PlanProblem.Kind;
import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a plan out of tasks, or finds everything that is wrong with them. Edges between tasks are looked at first, on
 * their own, so that a circle is told in the words in which it was declared; phases are compared by rank: a task in the
 * n-th phase has rank 2n, the end of that phase 2n + 1, and nothing in a phase may come after a higher rank.
 *
 * <p>This class is not threadsafe; an instance compiles once.
 */
final class PlanCompiler {

    /** Nothing that is cleaned up takes this long, and sums of it stay far from overflow. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

    private static final int UNSEEN = -1;

    private final List<ShutdownTask> tasks = new ArrayList<>();
    private final boolean hasTerminal;
    private final Map<String, Integer> nodes = new HashMap<>();
    private final Map<String, Phase> phases;
    private final Map<String, Duration> timeouts;
    private final Set<String> declaredNames;
    private final Set<String> usedSettings = new HashSet<>();
    private final Set<String> absentees = new HashSet<>();
    private final List<PlanProblem> problems;

    private final List<List<Integer>> taskPredecessors = new ArrayList<>();
    private final List<List<Phase>> afterPhases = new ArrayList<>();
    private final List<List<Phase>> beforePhases = new ArrayList<>();

    PlanCompiler(Collection<ShutdownTask> tasks, @Nullable ShutdownTask terminal) {
        this(tasks, terminal, Map.of(), List.of());
    }

    /**
     * @param timeouts settings that override what tasks declare
     * @param problems what was found to be wrong elsewhere, reported together with what is found here
     */
    PlanCompiler(
            Collection<ShutdownTask> tasks,
            @Nullable ShutdownTask terminal,
            Map<String, Duration> timeouts,
            Collection<PlanProblem> problems) {
        this.problems = new ArrayList<>(problems);
        this.phases = ShutdownPlan.MILESTONES.stream().collect(Collectors.toMap(Phase::id, phase -> phase));
        this.timeouts = Map.copyOf(timeouts);
        this.hasTerminal = terminal != null;
        List<ShutdownTask> declared = new ArrayList<>(tasks);
        if (terminal != null) {
            declared.add(terminal);
        }
        this.declaredNames = declared.stream().map(ShutdownTask::name).collect(Collectors.toSet());
        declared.forEach(this::add);
    }

    /** Names that may stand for nothing: edges to them, and settings of them, are satisfied if no task has them. */
    PlanCompiler knowing(Collection<String> names) {
        absentees.addAll(names);
        return this;
    }

    ShutdownPlan compile() {
        timeouts.keySet().stream()
                .filter(name -> !usedSettings.contains(name))
                .sorted()
                .forEach(this::unknownSetting);
        for (int node = 0; node < tasks.size(); node++) {
            checkTimeout(tasks.get(node));
            resolveEdges(node);
        }
        int[][] predecessors =
                taskPredecessors.stream().map(PlanCompiler::toArray).toArray(int[][]::new);
        List<int[]> components = Components.of(predecessors);
        components.forEach(component -> checkCircle(component, predecessors));
        checkPhases(components, predecessors);
        if (!problems.isEmpty()) {
            throw new InvalidPlanException(problems);
        }
        return assemble(predecessors);
    }

    private void add(ShutdownTask declared) {
        Duration timeout = settingFor(declared.name());
        ShutdownTask task = timeout == null ? declared : declared.withTimeout(timeout);
        if (task.name().isBlank()) {
            problem(Kind.SETTING, "A task has the blank name '%s'.".formatted(task.name()), "Give it a name.");
        } else if (phases.containsKey(task.name())) {
            problem(
                    Kind.DUPLICATE,
                    "A task has the name of phase '%s'.".formatted(task.name()),
                    "Give it another; tasks and phases share one name space.");
        } else if (nodes.putIfAbsent(task.name(), tasks.size()) != null) {
            problem(
                    Kind.DUPLICATE,
                    "More than one task has the name '%s'.".formatted(task.name()),
                    "Give each its own.");
        }
        tasks.add(task);
        taskPredecessors.add(new ArrayList<>());
        afterPhases.add(new ArrayList<>());
        beforePhases.add(new ArrayList<>());
    }

    /** The timeout set for a task. A setting may lack the name's dashes and case, as one from an environment variable does. */
    private @Nullable Duration settingFor(String name) {
        String key = timeouts.containsKey(name)
                ? name
                : timeouts.keySet().stream()
                        .filter(setting -> !declaredNames.contains(setting)
                                && uniform(setting).equals(uniform(name)))
                        .findFirst()
                        .orElse(null);
        if (key == null) {
            return null;
        }
        usedSettings.add(key);
        return timeouts.get(key);
    }

    private static String uniform(String name) {
        return name.replace("-", "").toLowerCase(Locale.ROOT);
    }

    private void checkTimeout(ShutdownTask task) {
        Duration timeout = task.timeout();
        if (timeout == null) {
            problem(
                    Kind.TIMEOUT,
                    "Task '%s' has no timeout.".formatted(task.name()),
                    "Declare one; without it nothing bounds the task.");
        } else if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            problem(
                    Kind.TIMEOUT,
                    "Task '%s' has a timeout of %s.".formatted(task.name(), timeout),
                    "Use more than zero and at most %s.".formatted(LONGEST_TIMEOUT));
        }
    }

    private void resolveEdges(int node) {
        ShutdownTask task = tasks.get(node);
        for (String name : task.after()) {
            if (isTerminal(nodes.get(name))) {
                contradictsTerminal(
                        "Task '%s' waits for '%s', which comes after everything.".formatted(task.name(), name));
            } else if (phases.containsKey(name)) {
                afterPhases.get(node).add(phases.get(name));
            } else if (nodes.containsKey(name)) {
                taskPredecessors.get(node).add(nodes.get(name));
            } else {
                unknownName(task, "after", name);
            }
        }
        for (String name : task.before()) {
            if (isTerminal(node)) {
                contradictsTerminal(
                        "Task '%s' comes after everything and cannot end before '%s'.".formatted(task.name(), name));
            } else if (phases.containsKey(name)) {
                beforePhases.get(node).add(phases.get(name));
            } else if (!nodes.containsKey(name)) {
                unknownName(task, "before", name);
            } else if (!isTerminal(nodes.get(name))) {
                taskPredecessors.get(nodes.get(name)).add(node);
            }
        }
    }

    private boolean isTerminal(@Nullable Integer node) {
        return hasTerminal && node != null && node == tasks.size() - 1;
    }

    private void contradictsTerminal(String message) {
        problem(Kind.PHASE_CONTRADICTION, message, "Remove the edge.");
    }

    private void unknownName(ShutdownTask task, String edge, String name) {
        if (absentees.contains(name)) {
            return;
        }
        Set<String> known = new LinkedHashSet<>(nodes.keySet());
        known.addAll(phases.keySet());
        known.remove(task.name());
        problem(
                Kind.UNKNOWN_NAME,
                "Task '%s' is declared to run %s '%s', which is neither a task nor a phase."
                        .formatted(task.name(), edge, name),
                suggestion(name, known));
    }

    private void unknownSetting(String name) {
        if (absentees.stream().anyMatch(absent -> uniform(absent).equals(uniform(name)))) {
            return;
        }
        problem(
                Kind.SETTING,
                "'shutdown.tasks.%s.timeout' is set, but no task has the name '%s'.".formatted(name, name),
                suggestion(name, nodes.keySet()));
    }

    private static String suggestion(String name, Collection<String> known) {
        return Spelling.nearest(name, known)
                .map("Did you mean '%s'?"::formatted)
                .orElseGet(() -> "Known are: %s."
                        .formatted(known.stream().sorted().limit(20).collect(Collectors.joining(", "))));
    }

    private void checkCircle(int[] component, int[][] predecessors) {
        int first = Arrays.stream(component).min().orElseThrow();
        boolean selfLoop = Arrays.stream(predecessors[first]).anyMatch(predecessor -> predecessor == first);
        if (component.length == 1 && !selfLoop) {
            return;
        }
        String path = circleThrough(first, component, predecessors).stream()
                .map(node -> "'" + tasks.get(node).name() + "'")
                .collect(Collectors.joining(" after "));
        problem(Kind.CYCLE, "Tasks wait for each other in a circle: %s.".formatted(path), "Remove one of these edges.");
    }

    /** The shortest circle through a node, found breadth first, that node at both ends. */
    private static List<Integer> circleThrough(int start, int[] component, int[][] predecessors) {
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

    private void checkPhases(List<int[]> components, int[][] predecessors) {
        var ranks = new PhaseRanks(tasks, predecessors, afterPhases);
        for (int[] component : components) {
            for (int node : component) {
                if (isTerminal(node)) {
                    continue;
                }
                ranks.visit(node).ifPresent(problems::add);
                for (Phase phase : beforePhases.get(node)) {
                    ranks.checkBefore(node, phase).ifPresent(problems::add);
                }
            }
        }
    }

    private ShutdownPlan assemble(int[][] taskEdges) {
        int count = tasks.size();
        int milestones = ShutdownPlan.MILESTONES.size();
        List<List<Integer>> predecessors = new ArrayList<>();
        for (int[] edges : taskEdges) {
            predecessors.add(Arrays.stream(edges).boxed().collect(Collectors.toCollection(ArrayList::new)));
        }
        for (Phase phase : ShutdownPlan.MILESTONES) {
            boolean first = phase.ordinal() == 0;
            predecessors.add(
                    first ? new ArrayList<>() : new ArrayList<>(List.of(count + milestones + phase.ordinal() - 1)));
        }
        for (Phase phase : ShutdownPlan.MILESTONES) {
            predecessors.add(new ArrayList<>(List.of(count + phase.ordinal())));
        }
        for (int node = 0; node < count; node++) {
            connectPhases(node, predecessors);
        }
        int[][] all = predecessors.stream().map(PlanCompiler::toArray).toArray(int[][]::new);
        int[] order = Components.of(all).stream().flatMapToInt(Arrays::stream).toArray();
        return new ShutdownPlan(tasks, hasTerminal, reverse(all), all, order);
    }

    private void connectPhases(int node, List<List<Integer>> predecessors) {
        int gates = tasks.size();
        int ends = gates + ShutdownPlan.MILESTONES.size();
        List<Integer> own = predecessors.get(node);
        if (isTerminal(node)) {
            own.add(ends + ShutdownPlan.MILESTONES.size() - 1);
            for (int other = 0; other < node; other++) {
                if (tasks.get(other).phase() == Phase.NONE) {
                    own.add(other);
                }
            }
            return;
        }
        Phase phase = tasks.get(node).phase();
        if (phase != Phase.NONE) {
            own.add(gates + phase.ordinal());
            predecessors.get(ends + phase.ordinal()).add(node);
        }
        afterPhases.get(node).forEach(awaited -> own.add(ends + awaited.ordinal()));
        beforePhases
                .get(node)
                .forEach(later -> predecessors.get(gates + later.ordinal()).add(node));
    }

    private static int[][] reverse(int[][] predecessors) {
        int[] counts = new int[predecessors.length];
        for (int[] edges : predecessors) {
            for (int predecessor : edges) {
                counts[predecessor]++;
            }
        }
        int[][] successors = Arrays.stream(counts).mapToObj(int[]::new).toArray(int[][]::new);
        for (int node = predecessors.length - 1; node >= 0; node--) {
            for (int predecessor : predecessors[node]) {
                successors[predecessor][--counts[predecessor]] = node;
            }
        }
        return successors;
    }

    private void problem(Kind kind, String message, String fix) {
        problems.add(new PlanProblem(kind, message, fix));
    }

    private static int[] toArray(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }
}
