package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskEdge;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.flush.Flusher;
import dev.softlanding.shutdown.plan.PlanCompiler;
import dev.softlanding.shutdown.plan.PolicyBinder;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a plan is made of: tasks, settings that override theirs, and what is wrong with where they come from; and which of
 * the tasks are taken out.
 *
 * <p>This class is not threadsafe, but for {@link #cancelled}.
 */
final class Assembly {

    /** More than any reserve leaves; the time that is left is what bounds it. */
    private static final Duration LONGEST_TASK_FLUSH = Duration.ofMinutes(1);

    private final ShutdownSettings settings;
    private final Map<String, TaskSettings> taskSettings;
    private final Set<String> knownNames;
    private final Set<String> reservedNames;
    private final PolicyBinder binder;
    private final List<Flusher> flushers;
    private final @Nullable ShutdownTask terminal;
    private final List<ShutdownTask> registered = new ArrayList<>();
    private final List<TaskEdge> edges = new ArrayList<>();
    private final List<PlanProblem> problems = new ArrayList<>();

    /** Reports read it at any time. */
    private final Set<String> cancelled = ConcurrentHashMap.newKeySet();

    Assembly(ShutdownCoordinator.Builder builder) {
        this.settings = builder.settings;
        this.taskSettings = Map.copyOf(builder.taskSettings);
        this.knownNames = Set.copyOf(builder.knownNames);
        this.reservedNames = Set.copyOf(builder.reservedNames);
        this.binder = builder.binder;
        this.flushers = List.copyOf(builder.flushers);
        this.terminal = builder.terminal;
    }

    void register(ShutdownTask task) {
        registered.add(task);
    }

    void register(TaskEdge edge) {
        edges.add(edge);
    }

    void refuse(PlanProblem problem) {
        problems.add(problem);
    }

    /** The tasks, as they are now, without the terminal one. */
    List<ShutdownTask> registered() {
        return List.copyOf(registered);
    }

    /** Whether the tasks are still those. */
    boolean consistsOf(List<ShutdownTask> tasks) {
        return registered.equals(tasks);
    }

    ShutdownPlan compiled() {
        return compiled(registered);
    }

    /** The plan that would be made of other tasks. */
    ShutdownPlan compiled(List<ShutdownTask> tasks) {
        return new PlanCompiler(tasks, terminal, taskSettings, problems)
                .knowing(knownNames)
                .reserving(reservedNames)
                .deriving(edges)
                .binding(binder)
                .fitting(Deadlines.of(settings, 0, 0).cutOffNanos())
                .compile();
    }

    /** Has other tasks from now on. What was taken out stays so, if it is still there. */
    void replaceAll(List<ShutdownTask> tasks) {
        registered.clear();
        registered.addAll(tasks);
        Set<String> kept = new HashSet<>();
        for (ShutdownTask task : tasks) {
            kept.add(task.name());
        }
        if (terminal != null) {
            kept.add(terminal.name());
        }
        cancelled.retainAll(kept);
    }

    /** What must not be lost, whatever the plan. */
    List<Flusher> flushers() {
        return flushers;
    }

    /** What must not be lost when the tasks of a plan do not succeed. */
    static List<Flusher> flushersOf(ShutdownPlan plan) {
        List<Flusher> all = new ArrayList<>();
        for (ShutdownTask task : plan.tasks()) {
            ShutdownTask.Action action = task.flush();
            if (action != null && task.enabled()) {
                all.add(new Flusher(task.name(), Flusher.Kind.FINAL, LONGEST_TASK_FLUSH, remaining -> action.run()));
            }
        }
        return all;
    }

    void cancel(String task) {
        cancelled.add(task);
    }

    /** The names of tasks that are taken out. */
    Set<String> cancelled() {
        return cancelled;
    }

    /** Where a plan has the tasks that are taken out. */
    List<Integer> cancelledIn(ShutdownPlan plan) {
        List<Integer> nodes = new ArrayList<>(cancelled.size());
        for (String name : cancelled) {
            nodes.add(plan.nodeOf(name));
        }
        return nodes;
    }
}
