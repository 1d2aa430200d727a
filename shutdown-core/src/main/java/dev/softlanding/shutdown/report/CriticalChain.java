package dev.softlanding.shutdown.report;

import dev.softlanding.shutdown.Phase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who waited for whom in a run, from its report. A task waited for that of its predecessors which ended last.
 * Predecessors that never started had no work: what they waited for counts in their place. The end of a phase counts as
 * that of the task which ended last until then, in that phase or an earlier one.
 *
 * <p>One pass, since tasks are reported after their predecessors; that also makes every chain come to an end, whatever the
 * report says.
 *
 * <p>This class is not threadsafe.
 */
final class CriticalChain {

    private static final Map<String, Phase> MILESTONES = Arrays.stream(Phase.values())
            .filter(phase -> phase != Phase.NONE)
            .collect(Collectors.toUnmodifiableMap(Phase::id, phase -> phase));

    private final List<Span> spans = new ArrayList<>();
    private final Map<Phase, @Nullable Duration> phaseEnds = new EnumMap<>(Phase.class);
    private final Map<Phase, @Nullable Span> lastOfPhase = new EnumMap<>(Phase.class);
    private final Map<String, @Nullable Span> lastUpTo = new HashMap<>();

    /** A task that has started, and the one that it waited for. */
    private record Span(
            TaskReport task,
            Duration start,
            Duration duration,
            @Nullable Span before) {

        Duration end() {
            return start.plus(duration);
        }

        ChainLink link() {
            return new ChainLink(task.name(), start, duration, before == null ? start : start.minus(before.end()));
        }
    }

    CriticalChain(ShutdownReport report) {
        report.phases().forEach(phase -> phaseEnds.put(phase.phase(), phase.endedAfter()));
        report.tasks().forEach(this::visit);
    }

    /** From the first task to the one that ended last. */
    List<ChainLink> links() {
        Deque<ChainLink> links = new ArrayDeque<>();
        Span last = last(span -> true);
        while (last != null) {
            links.addFirst(last.link());
            last = last.before();
        }
        return List.copyOf(links);
    }

    private void visit(TaskReport task) {
        Span before = null;
        for (String name : task.after()) {
            Span candidate = lastUpTo(name);
            if (candidate != null && !endsAfterStartOf(task, candidate)) {
                before = before == null ? candidate : later(before, candidate);
            }
        }
        if (task.startedAfter() == null || task.duration() == null) {
            lastUpTo.put(task.name(), before);
        } else {
            var span = new Span(task, task.startedAfter(), task.duration(), before);
            spans.add(span);
            lastUpTo.put(task.name(), span);
        }
    }

    private static boolean endsAfterStartOf(TaskReport task, Span span) {
        return task.startedAfter() != null && span.end().compareTo(task.startedAfter()) > 0;
    }

    /** What ended last until a task or phase of that name had ended. Whatever belongs to a phase was visited before. */
    private @Nullable Span lastUpTo(String name) {
        Phase phase = MILESTONES.get(name);
        if (phase == null) {
            return lastUpTo.get(name);
        }
        if (!lastOfPhase.containsKey(phase)) {
            lastOfPhase.put(phase, lastOf(phase));
        }
        return lastOfPhase.get(phase);
    }

    /** A task without a phase can hold one up. It has if the phase ended when that task did, and none of its own did. */
    private @Nullable Span lastOf(Phase phase) {
        Duration end = phaseEnds.get(phase);
        Span last =
                last(span -> belongs(span, phase) && (end == null || span.end().compareTo(end) <= 0));
        if (end == null || (last != null && last.end().equals(end))) {
            return last;
        }
        Span other = last(span -> span.end().equals(end));
        return other == null ? last : other;
    }

    /** Whether a task is in a phase or an earlier one. Tasks without a phase are in none of them. */
    private static boolean belongs(Span span, Phase phase) {
        return span.task().phase().compareTo(phase) <= 0;
    }

    private @Nullable Span last(Predicate<Span> filter) {
        return spans.stream().filter(filter).reduce(CriticalChain::later).orElse(null);
    }

    /** The one that ended later; of two that ended, or are running, together, the one that ran longer. */
    private static Span later(Span one, Span other) {
        int order = other.end().compareTo(one.end());
        order = order == 0 ? other.duration().compareTo(one.duration()) : order;
        return order >= 0 ? other : one;
    }
}
