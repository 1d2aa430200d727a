package dev.softlanding.shutdown.spring.report;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.report.ChainLink;
import dev.softlanding.shutdown.report.EdgeReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.spring.report.ShutdownPlanDescriptor.PhaseDescriptor;
import dev.softlanding.shutdown.spring.report.ShutdownPlanDescriptor.TaskDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a drawing of a plan consists of: a group for each phase, with its tasks and a milestone that comes after all of them;
 * tasks without a phase beside; and an arrow from each to what waits for it. Critical is the measured path of a run, and
 * before one the predicted.
 *
 * <p>This class is not threadsafe; an instance draws once.
 */
final class PlanGraph {

    private final ShutdownPlanDescriptor plan;
    private final Map<String, Integer> phases = new LinkedHashMap<>();
    private final Map<String, Integer> ranks = new HashMap<>();
    private final Map<String, String> ids = new HashMap<>();
    private final List<String> critical;
    private final Set<String> criticalTasks;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Arrow> arrows = new ArrayList<>();

    /**
     * A task or a milestone.
     *
     * @param id what arrows call it
     * @param name what people call it
     * @param detail its timeout, or in a run where it stands and how long it has taken; none of a milestone
     * @param phase the group it is in, if it is in one
     * @param status where it stands; none of a milestone
     * @param optional whether it is left out when the time is short
     * @param critical whether it is on the critical path
     */
    record Node(
            String id,
            String name,
            String detail,
            @Nullable String phase,
            @Nullable TaskStatus status,
            boolean optional,
            boolean critical) {

        boolean isMilestone() {
            return status == null;
        }
    }

    /** From what ends first to what waits for it. */
    record Arrow(String from, String to, Origin origin, boolean critical) {}

    PlanGraph(ShutdownPlanDescriptor plan) {
        this.plan = plan;
        List<String> measured =
                plan.criticalPath().measured().stream().map(ChainLink::task).toList();
        this.critical = measured.isEmpty() ? plan.criticalPath().predicted() : measured;
        this.criticalTasks = new HashSet<>(critical);
        for (PhaseDescriptor phase : plan.phases()) {
            ids.put(phase.name(), "p" + phases.size());
            phases.put(phase.name(), phases.size());
        }
        plan.tasks().forEach(this::add);
        plan.tasks().forEach(this::connect);
        plan.phases().forEach(this::close);
    }

    List<PhaseDescriptor> phases() {
        return plan.phases();
    }

    /** Those of a phase, or those of none. */
    List<Node> nodesOf(@Nullable String phase) {
        return nodes.stream()
                .filter(node -> phase == null ? node.phase() == null : phase.equals(node.phase()))
                .toList();
    }

    List<Arrow> arrows() {
        return arrows;
    }

    private void add(TaskDescriptor task) {
        String id = "t" + nodes.size();
        ids.put(task.name(), id);
        ranks.put(task.name(), rank(task));
        nodes.add(new Node(
                id,
                task.name(),
                detail(task),
                task.phase().equals(Phase.NONE.id()) ? null : task.phase(),
                task.status(),
                task.optional(),
                criticalTasks.contains(task.name())));
    }

    private static String detail(TaskDescriptor task) {
        Duration duration = task.duration();
        return switch (task.status()) {
            case REGISTERED, WAITING, READY -> "at most " + Wording.seconds(task.timeout());
            default -> task.status() + (duration == null ? "" : " " + Wording.thousandths(duration));
        };
    }

    /** The phase that a task is in by its order: a later one than its own if it comes after something of that. */
    private int rank(TaskDescriptor task) {
        int rank = phases.getOrDefault(task.phase(), -1);
        for (String before : task.after()) {
            Integer phase = phases.get(before);
            rank = Math.max(rank, phase == null ? ranks.getOrDefault(before, -1) : phase + 1);
        }
        return rank;
    }

    /** Whether the end of its phase waits for a task: not if it comes after something of a later one. */
    private boolean isAwaitedByItsPhase(TaskDescriptor task) {
        Integer phase = phases.get(task.phase());
        return phase != null && phase.equals(ranks.get(task.name()));
    }

    private void connect(TaskDescriptor task) {
        for (EdgeReport edge : task.edges()) {
            String from = ids.get(edge.first());
            if (from != null) {
                arrows.add(new Arrow(from, id(task), edge.origin(), isCritical(edge.first(), task)));
            }
        }
        if (isAwaitedByItsPhase(task)) {
            arrows.add(new Arrow(id(task), id(task.phase()), Origin.DECLARED, leavesItsPhase(task)));
        }
    }

    private String id(TaskDescriptor task) {
        return id(task.name());
    }

    private String id(String name) {
        return ids.getOrDefault(name, name);
    }

    /** Whether the critical path goes to that task directly, or from one that the end of the phase has waited for. */
    private boolean isCritical(String first, TaskDescriptor then) {
        int at = critical.indexOf(then.name());
        if (at < 1) {
            return false;
        }
        String before = critical.get(at - 1);
        Integer phase = phases.get(first);
        return before.equals(first)
                || (phase != null && !then.after().contains(before) && ranks.getOrDefault(before, -1) <= phase);
    }

    private boolean leavesItsPhase(TaskDescriptor task) {
        int at = critical.indexOf(task.name());
        return at >= 0
                && at < critical.size() - 1
                && plan.tasks().stream()
                        .filter(other -> other.name().equals(critical.get(at + 1)))
                        .noneMatch(other -> other.after().contains(task.name()));
    }

    /** Puts the milestone into its group; behind the one before it, if nothing else in the group is. */
    private void close(PhaseDescriptor phase) {
        int at = phases.getOrDefault(phase.name(), 0);
        if (at > 0 && nodesOf(phase.name()).isEmpty()) {
            String before = plan.phases().get(at - 1).name();
            arrows.add(new Arrow(id(before), id(phase.name()), Origin.DECLARED, false));
        }
        nodes.add(new Node(id(phase.name()), phase.name() + " ended", "", phase.name(), null, false, false));
    }
}
