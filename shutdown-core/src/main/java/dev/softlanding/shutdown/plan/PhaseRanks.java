package dev.softlanding.shutdown.plan;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.PlanProblem.Kind;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.Wording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds edges that contradict phases, also where they do so only through tasks in between. Nodes are visited after their
 * predecessors; each carries the highest rank it comes after. This class is not threadsafe.
 */
final class PhaseRanks {

    private static final int NONE = -1;

    private final List<ShutdownTask> tasks;
    private final SettingsByName settings;
    private final int[][] predecessors;
    private final List<List<Phase>> afterPhases;
    private final int[] rank;

    /** The predecessor a node has its rank from, or NONE when it is from the node's own phase or edge to a phase. */
    private final int[] from;

    PhaseRanks(List<ShutdownTask> tasks, SettingsByName settings, int[][] predecessors, List<List<Phase>> afterPhases) {
        this.tasks = tasks;
        this.settings = settings;
        this.predecessors = predecessors;
        this.afterPhases = afterPhases;
        this.rank = new int[tasks.size()];
        this.from = new int[tasks.size()];
        Arrays.fill(rank, NONE);
        Arrays.fill(from, NONE);
    }

    /** Gives a node its rank; tells if the node's phase is lower than what it waits for. */
    Optional<PlanProblem> visit(int node) {
        for (Phase phase : afterPhases.get(node)) {
            raise(node, endRank(phase), NONE);
        }
        for (int predecessor : predecessors[node]) {
            raise(node, rank[predecessor], predecessor);
        }
        Phase phase = tasks.get(node).phase();
        if (phase == Phase.NONE) {
            return Optional.empty();
        }
        Optional<PlanProblem> problem =
                rank[node] <= taskRank(phase) ? Optional.empty() : Optional.of(inPhase(node, phase));
        rank[node] = taskRank(phase);
        from[node] = NONE;
        return problem;
    }

    /** Tells if a node is to end before a phase that cannot start without the node's own, or without what it awaits. */
    Optional<PlanProblem> checkBefore(int node, Phase phase) {
        return rank[node] < taskRank(phase) ? Optional.empty() : Optional.of(beforePhase(node, phase));
    }

    private PlanProblem inPhase(int node, Phase phase) {
        var sources = new SettingSources(tasks, settings);
        sources.phase(node);
        return contradiction(node, "is in phase '%s'".formatted(phase.id()), sources);
    }

    private PlanProblem beforePhase(int node, Phase phase) {
        var sources = new SettingSources(tasks, settings);
        sources.before(node, phase);
        return contradiction(node, "is to end before phase '%s' starts".formatted(phase.id()), sources);
    }

    private void raise(int node, int candidate, int predecessor) {
        if (candidate > rank[node]) {
            rank[node] = candidate;
            from[node] = predecessor;
        }
    }

    private PlanProblem contradiction(int node, String claim, SettingSources sources) {
        List<Integer> path = new ArrayList<>();
        List<String> names = new ArrayList<>(List.of(tasks.get(node).name()));
        int origin = node;
        while (from[origin] != NONE) {
            sources.edge(from[origin], origin);
            origin = from[origin];
            path.add(origin);
            names.add(tasks.get(origin).name());
        }
        boolean awaitsEnd = rank[node] % 2 == 1;
        if (awaitsEnd) {
            sources.after(origin, phaseOf(rank[node]));
        } else {
            sources.phase(origin);
        }
        String phase = phaseOf(rank[node]).id();
        String reason;
        if (awaitsEnd) {
            reason = "%s for the end of phase '%s'".formatted(origin == node ? "waits" : "waits indirectly", phase);
        } else if (origin == node) {
            reason = "is in phase '%s'".formatted(phase);
        } else {
            reason = "waits for '%s', which is in phase '%s'"
                    .formatted(tasks.get(origin).name(), phase);
            path.remove(path.size() - 1); // named already
        }
        String way = path.isEmpty()
                ? ""
                : " (through %s)"
                        .formatted(Wording.list(
                                path.stream()
                                        .map(via -> "'" + tasks.get(via).name() + "'")
                                        .toList(),
                                ", "));
        return new PlanProblem(
                Kind.PHASE_CONTRADICTION,
                "Task '%s' %s but %s%s%s.".formatted(tasks.get(node).name(), claim, reason, way, sources.told()),
                "Change one of the phases, or remove the edge.",
                names);
    }

    private static int taskRank(Phase phase) {
        return 2 * phase.ordinal();
    }

    private static int endRank(Phase phase) {
        return 2 * phase.ordinal() + 1;
    }

    private static Phase phaseOf(int rank) {
        return ShutdownPlan.MILESTONES.get(rank / 2);
    }
}
