package dev.softlanding.shutdown.plan;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.PlanProblem.Kind;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with single tasks, and with the times guaranteed to them. This class is not threadsafe. */
final class TaskChecks {

    /** Phases that can be named in edges. */
    static final Map<String, Phase> PHASES = phasesById();

    /** Nothing that is cleaned up takes this long, and sums of it stay far from overflow. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

    private final List<PlanProblem> problems;
    private final Set<String> reserved;
    private final Set<String> duplicates = new HashSet<>();

    private static Map<String, Phase> phasesById() {
        Map<String, Phase> phases = new HashMap<>();
        for (Phase phase : ShutdownPlan.MILESTONES) {
            phases.put(phase.id(), phase);
        }
        return phases;
    }

    /** @param reserved names that no task may have */
    TaskChecks(List<PlanProblem> problems, Set<String> reserved) {
        this.problems = problems;
        this.reserved = reserved;
    }

    void name(ShutdownTask task, boolean taken) {
        if (task.name().isBlank()) {
            problem(
                    Kind.SETTING,
                    "A task has the blank name '%s'.".formatted(task.name()),
                    "Give it a name.",
                    task.name());
        } else if (!Wording.escaped(task.name()).equals(task.name())) {
            problem(
                    Kind.DECLARATION,
                    "A task has the name '%s', with control characters in it.".formatted(Wording.escaped(task.name())),
                    "Give it one of a single line that can be read.",
                    task.name());
        } else if (EdgeName.isMarked(task.name())) {
            problem(
                    Kind.DECLARATION,
                    "A task has the name '%s', which ends with a mark of edges.".formatted(task.name()),
                    "Give it one without '?' or '!' at its end.",
                    task.name());
        } else if (PHASES.containsKey(task.name())) {
            problem(
                    Kind.DUPLICATE,
                    "A task has the name of phase '%s'.".formatted(task.name()),
                    "Give it another; tasks and phases share one name space.",
                    task.name());
        } else if (reserved.contains(task.name())) {
            problem(
                    Kind.DECLARATION,
                    "A task has the name '%s', which means something else where the plan is shown."
                            .formatted(task.name()),
                    "Give it another, and none of %s."
                            .formatted(reserved.stream().sorted().toList()),
                    task.name());
        } else if (taken && duplicates.add(task.name())) {
            problem(
                    Kind.DUPLICATE,
                    "More than one task has the name '%s'.".formatted(task.name()),
                    "Give each its own.",
                    task.name());
        }
    }

    /** @param set what is set about the task, if anything is */
    void times(ShutdownTask task, @Nullable TaskSettings set) {
        Duration timeout = task.timeout();
        if (timeout == null) {
            problem(
                    Kind.TIMEOUT,
                    "Task '%s' has no timeout.".formatted(task.name()),
                    "Declare one; without it nothing bounds the task.",
                    task.name());
        } else if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            problem(
                    Kind.TIMEOUT,
                    set == null || set.timeout() == null
                            ? "Task '%s' has a timeout of %s.".formatted(task.name(), Wording.seconds(timeout))
                            : "%s is %s."
                                    .formatted(
                                            SettingSources.property(task.name(), "timeout"), Wording.seconds(timeout)),
                    "Use more than zero and at most %s.".formatted(Wording.seconds(LONGEST_TIMEOUT)),
                    task.name());
        } else if (task.guaranteed().isNegative() || task.guaranteed().compareTo(timeout) > 0) {
            problem(
                    Kind.TIMEOUT,
                    guaranteedTooMuch(task, set, timeout),
                    "Use zero or more, and at most the timeout.",
                    task.name());
        }
    }

    /** @param set what is set about the task, if anything is */
    void optional(ShutdownTask task, @Nullable TaskSettings set) {
        if (!task.optional() || task.guaranteed().isZero()) {
            return;
        }
        boolean setOptional = set != null && set.optional() != null;
        Duration setGuaranteed = set == null ? null : set.guaranteed();
        boolean anySet = setOptional || setGuaranteed != null;
        problem(
                Kind.DECLARATION,
                "Task '%s' is optional%s, and is guaranteed %s%s: what may be left out is sure of nothing."
                        .formatted(
                                task.name(),
                                anySet ? source(task, "optional", setOptional) : "",
                                Wording.seconds(task.guaranteed()),
                                anySet ? source(task, "guaranteed", setGuaranteed != null) : ""),
                "Take back one of the two.",
                task.name());
    }

    private static String guaranteedTooMuch(ShutdownTask task, @Nullable TaskSettings set, Duration timeout) {
        Duration setGuaranteed = set == null ? null : set.guaranteed();
        Duration setTimeout = set == null ? null : set.timeout();
        boolean anySet = setGuaranteed != null || setTimeout != null;
        return "Task '%s' is guaranteed %s%s of its timeout of %s%s."
                .formatted(
                        task.name(),
                        Wording.seconds(task.guaranteed()),
                        anySet ? source(task, "guaranteed", setGuaranteed != null) : "",
                        Wording.seconds(timeout),
                        anySet ? source(task, "timeout", setTimeout != null) : "");
    }

    private static String source(ShutdownTask task, String what, boolean set) {
        return set ? " (%s)".formatted(SettingSources.property(task.name(), what)) : " (declared)";
    }

    void unknownSetting(String name, Collection<String> known) {
        problem(
                Kind.SETTING,
                "'shutdown.tasks.%s' is set, but no task has the name '%s'.".formatted(name, name),
                Spelling.suggestion(name, known));
    }

    /** What is guaranteed on one path has to fit into the budget, or it is not guaranteed. */
    void guarantees(ShutdownPlan plan, long budgetNanos) {
        long[] guaranteed = plan.guarantees();
        if (guaranteed.length == 0) {
            return;
        }
        long[] guaranteedFrom = plan.longestFrom(guaranteed);
        int start = 0;
        for (int node = 0; node < plan.nodeCount(); node++) {
            start = guaranteedFrom[node] > guaranteedFrom[start] ? node : start;
        }
        if (guaranteedFrom[start] <= budgetNanos) {
            return;
        }
        List<ShutdownTask> path = guaranteedPath(plan, start, guaranteedFrom);
        problem(
                Kind.TIMEOUT,
                "%s are guaranteed to tasks that come after each other, but a run has %s: %s."
                        .formatted(
                                Wording.seconds(Duration.ofNanos(guaranteedFrom[start])),
                                Wording.seconds(Duration.ofNanos(budgetNanos)),
                                Wording.list(
                                        path.stream().map(TaskChecks::guarantee).toList(), ", ")),
                "Guarantee less, or raise the grace period here and on the platform.",
                path.stream().map(ShutdownTask::name).toArray(String[]::new));
    }

    private static String guarantee(ShutdownTask task) {
        return "'%s' %s".formatted(task.name(), Wording.seconds(task.guaranteed()));
    }

    private static List<ShutdownTask> guaranteedPath(ShutdownPlan plan, int start, long[] guaranteedFrom) {
        List<ShutdownTask> path = new ArrayList<>();
        int node = start;
        while (node >= 0) {
            if (plan.guaranteedNanos(node) > 0) {
                path.add(plan.task(node));
            }
            node = plan.graph().largestSuccessor(node, guaranteedFrom);
        }
        return path;
    }

    private void problem(Kind kind, String message, String fix, String... names) {
        problems.add(new PlanProblem(kind, message, fix, List.of(names)));
    }
}
