package dev.softlanding.shutdown.lint.plan;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.lint.plan.declared.PlannedTask;
import dev.softlanding.shutdown.lint.plan.declared.PlannedTask.Presence;
import dev.softlanding.shutdown.lint.plan.declared.Times;
import dev.softlanding.shutdown.plan.PlanCompiler;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a module together with those of the modules it can see, as the core would compile them at the start. This class is
 * not threadsafe.
 */
final class ModulePlan {

    /** In the place of a time that nobody knows before the start. */
    private static final Duration UNKNOWN = Duration.ofNanos(1);

    private final List<PlannedTask> tasks = new ArrayList<>();
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<String> reserved;
    private @Nullable PlannedTask terminal;

    /**
     * @param own those of the module
     * @param others those of modules it can see
     * @param known names that may be used beside
     * @param reserved names that no task may have
     */
    ModulePlan(Collection<PlannedTask> own, Collection<PlannedTask> others, Set<String> known, Set<String> reserved) {
        this.reserved = reserved;
        tasks.addAll(own);
        names.addAll(known);
        for (PlannedTask other : others) {
            if (other.presence() == Presence.TERMINAL) {
                terminal = other;
            } else if (other.presence() == Presence.NAME_ONLY) {
                names.add(other.name());
            } else if (own.stream().noneMatch(task -> task.member().equals(other.member()))) {
                tasks.add(other);
            }
        }
    }

    /** All the tasks that have that name. */
    List<PlannedTask> named(String name) {
        return tasks.stream().filter(task -> task.name().equals(name)).toList();
    }

    /** All names that an edge may lead to, phases aside. */
    Set<String> names() {
        Set<String> all = new LinkedHashSet<>(names);
        tasks.forEach(task -> all.add(task.name()));
        if (terminal != null) {
            all.add(terminal.name());
        }
        return all;
    }

    /**
     * What is wrong with it.
     *
     * @param budget the time a run has, or {@code null} if it is not known
     */
    List<PlanProblem> problems(@Nullable Duration budget) {
        var compiler = compiler(tasks);
        if (budget != null) {
            compiler.fitting(budget.toNanos());
        }
        try {
            compiler.knowing(names).compile();
            return List.of();
        } catch (InvalidPlanException invalid) {
            return invalid.problems();
        }
    }

    /** The plan as far as it is sound: names that are not known, and further tasks of a name, aside; {@code null} if it is not. */
    @Nullable
    ShutdownPlan compiled() {
        Set<String> all = new HashSet<>(names);
        Set<String> taken = new HashSet<>();
        List<PlannedTask> first = new ArrayList<>();
        for (PlannedTask task : tasks) {
            task.after().forEach(name -> all.add(PlannedTask.unmarked(name)));
            task.before().forEach(name -> all.add(PlannedTask.unmarked(name)));
            if (taken.add(task.name())) {
                first.add(task);
            }
        }
        try {
            return compiler(first).knowing(all).compile();
        } catch (InvalidPlanException invalid) {
            return null;
        }
    }

    private PlanCompiler compiler(List<PlannedTask> compiled) {
        return new PlanCompiler(
                        compiled.stream().map(ModulePlan::taskOf).toList(), terminal == null ? null : taskOf(terminal))
                .reserving(reserved);
    }

    /** How long it may take, if that is known. */
    static @Nullable Duration timeout(PlannedTask task) {
        return task.presence() == Presence.TERMINAL
                ? null
                : Times.of(task.timeout()).duration();
    }

    /** How long a task of a compiled plan may take; zero if that is not known. */
    static Duration knownTimeout(ShutdownTask task) {
        Duration timeout = task.timeout();
        return timeout == null || !task.enabled() ? Duration.ZERO : timeout;
    }

    private static ShutdownTask taskOf(PlannedTask task) {
        Duration timeout = timeout(task);
        ShutdownTask.Builder builder = ShutdownTask.named(task.name())
                .after(task.after().toArray(String[]::new))
                .before(task.before().toArray(String[]::new))
                .phase(task.phase())
                .onFailure(task.onFailure())
                .optional(task.optional())
                .enabled(timeout != null) // or it would count
                .timeout(timeout == null ? UNKNOWN : timeout);
        Duration guaranteed = Times.of(task.guaranteed()).duration();
        if (timeout != null && guaranteed != null) {
            builder.guaranteed(guaranteed);
        }
        return builder.run(() -> {});
    }
}
