package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskDecorator;
import dev.softlanding.shutdown.TaskEdge;
import dev.softlanding.shutdown.announce.Announcements;
import dev.softlanding.shutdown.engine.events.EventQueues;
import dev.softlanding.shutdown.flush.FlushReport;
import dev.softlanding.shutdown.flush.ForcedFlush;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.Leftover;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.scope.OpenScope;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import dev.softlanding.shutdown.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a coordinator gets from one state to the next: from its assembly to an armed plan, from that plan to others, and from
 * the last of them to its run. Where it stands is one immutable value, written under a lock and read without it.
 *
 * <p>This class is threadsafe.
 */
final class Lifecycle {

    private final Assembly assembly;
    private final Announcements announcements;
    private final ShutdownSettings settings;
    private final List<ShutdownListener> listeners;
    private final List<ShutdownListener> isolatedListeners;
    private final List<ShutdownListener> detachedListeners;
    private final List<TaskDecorator> decorators;
    private final Leftovers leftovers;
    private final TimeSource time;
    private final ThreadFactory workerThreads;
    private final @Nullable ClassLoader contextClassLoader;

    /** Also for the assembly. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile Stage stage = new Stage(null, null, null);
    private volatile boolean prepared;

    /** Where the coordinator stands: without a plan assembling, without a run armed, else where its run stands. */
    record Stage(
            @Nullable ShutdownPlan plan,
            @Nullable ForcedFlush flush,
            @Nullable ShutdownRun run) {

        CoordinatorState state() {
            if (run != null) {
                return run.state();
            }
            return plan == null ? CoordinatorState.ASSEMBLING : CoordinatorState.ARMED;
        }

        private void closeFlush() {
            if (flush != null) {
                flush.close();
            }
        }
    }

    Lifecycle(ShutdownCoordinator.Builder builder, Announcements announcements) {
        this.announcements = announcements;
        this.assembly = new Assembly(builder);
        this.settings = builder.settings;
        this.listeners = List.copyOf(builder.listeners);
        this.isolatedListeners = List.copyOf(builder.isolatedListeners);
        this.detachedListeners = List.copyOf(builder.detachedListeners);
        this.decorators = List.copyOf(builder.decorators);
        this.leftovers = new Leftovers(builder.leftovers);
        this.time = builder.time;
        this.workerThreads = builder.workerThreads;
        this.contextClassLoader = Thread.currentThread().getContextClassLoader();
    }

    void register(ShutdownTask task) {
        lock.lock();
        try {
            if (stage.plan() != null) {
                throw notAssembling("register task '%s'".formatted(task.name()));
            }
            assembly.register(task);
        } finally {
            lock.unlock();
        }
    }

    void register(TaskEdge edge) {
        lock.lock();
        try {
            if (stage.plan() != null) {
                throw notAssembling("order '%s' after '%s'".formatted(edge.then(), edge.first()));
            }
            assembly.register(edge);
        } finally {
            lock.unlock();
        }
    }

    void register(ShutdownScopes scopes) {
        lock.lock();
        try {
            if (stage.plan() == null) {
                assembly.register(scopes.closingTask());
            } else if (stage.run() == null) {
                List<ShutdownTask> tasks = new ArrayList<>(assembly.registered());
                tasks.add(scopes.closingTask());
                swap(assembly.registered(), tasks);
            }
            leftovers.add(() -> leftOpen(scopes));
        } finally {
            lock.unlock();
        }
    }

    private static List<Leftover> leftOpen(ShutdownScopes scopes) {
        List<Leftover> open = new ArrayList<>();
        for (OpenScope scope : scopes.snapshot()) {
            open.add(new Leftover("scope", scope.name(), String.valueOf(scope.openedFrom())));
        }
        return open;
    }

    void refuse(PlanProblem problem) {
        lock.lock();
        try {
            if (stage.plan() != null) {
                throw notAssembling("refuse the plan");
            }
            assembly.refuse(problem);
        } finally {
            lock.unlock();
        }
    }

    private ShutdownException notAssembling(String what) {
        return new ShutdownException(
                "Cannot %s: the coordinator is %s. Do it before the plan is armed.".formatted(what, stage.state()));
    }

    ShutdownPlan validate() {
        lock.lock();
        try {
            return assembly.compiled();
        } finally {
            lock.unlock();
        }
    }

    void arm() {
        lock.lock();
        try {
            if (stage.plan() != null) {
                throw new ShutdownException(
                        stage.run() == null
                                ? "Cannot arm: the plan is armed already. Use change(...) to change it."
                                : "Cannot arm: the coordinator is %s. It runs one plan, once."
                                        .formatted(stage.state()));
            }
            stage = armedWith(assembly.compiled());
        } finally {
            lock.unlock();
        }
    }

    private Stage armedWith(ShutdownPlan plan) {
        var flush = new ForcedFlush(
                Assembly.flushersOf(plan), assembly.flushers(), time, contextClassLoader, this::flushed);
        if (prepared) {
            flush.prepare();
        }
        return new Stage(plan, flush, null);
    }

    private void flushed(FlushReport report) {
        ShutdownRun run = stage.run();
        if (run != null) {
            run.flushed(report);
        }
    }

    /** Makes the threads of the flush, now and after changes. */
    void prepareFlush() {
        prepared = true;
        ForcedFlush flush = stage.flush();
        if (flush != null) {
            flush.prepare();
        }
    }

    /** The changes are made without the lock: they are foreign code. */
    void change(Consumer<ChangeSet> changes) {
        List<ShutdownTask> before;
        lock.lock();
        try {
            requireArmed();
            before = assembly.registered();
        } finally {
            lock.unlock();
        }
        var set = new ChangeSet(before);
        changes.accept(set);
        swap(before, set.result());
    }

    private void swap(List<ShutdownTask> before, List<ShutdownTask> after) {
        lock.lock();
        try {
            requireArmed();
            if (!assembly.consistsOf(before)) {
                throw new ShutdownException("The plan was changed by somebody else meanwhile. Change it again.");
            }
            Stage replaced = stage;
            stage = armedWith(assembly.compiled(after));
            replaced.closeFlush();
            assembly.replaceAll(after);
        } finally {
            lock.unlock();
        }
    }

    private void requireArmed() {
        if (stage.plan() == null || stage.run() != null) {
            throw new ShutdownException(
                    "Cannot change the plan: the coordinator is %s. Do it while it is ARMED.".formatted(stage.state()));
        }
    }

    /** Takes a task out; tells whether it is. */
    boolean cancel(String task) {
        ShutdownRun run;
        int node;
        lock.lock();
        try {
            ShutdownPlan plan = stage.plan();
            if (plan == null) {
                throw new ShutdownException(
                        "Cannot cancel task '%s': the coordinator is ASSEMBLING. Do it when it is armed."
                                .formatted(task));
            }
            node = plan.nodeOf(task);
            run = stage.run();
            if (run == null) {
                if (plan.isDisabled(node)) {
                    return false;
                }
                assembly.cancel(task);
                return true;
            }
        } finally {
            lock.unlock();
        }
        return run.cancel(node);
    }

    /** The names of tasks that were taken out before the run. */
    Set<String> cancelled() {
        return assembly.cancelled();
    }

    /** Starts the run, or joins it; tells whether there is a plan for that. */
    boolean trigger(ShutdownReason reason, long signalNanos) {
        Deadlines deadlines = Deadlines.of(settings, announcements.clockStartedNanos(), signalNanos, time.nanos());
        ShutdownRun running;
        lock.lock();
        try {
            ShutdownPlan plan = stage.plan();
            if (plan == null) {
                return false;
            }
            running = stage.run();
            if (running == null) {
                ForcedFlush flush = Objects.requireNonNull(stage.flush(), "an armed plan has a flush");
                var events = new EventQueues(listeners, isolatedListeners, detachedListeners, contextClassLoader);
                start(new ShutdownRun(
                        plan,
                        reason,
                        deadlines,
                        time,
                        events,
                        flush,
                        leftovers,
                        decorators,
                        contextClassLoader,
                        workerThreads));
                return true;
            }
        } finally {
            lock.unlock();
        }
        running.join(reason, deadlines);
        return true;
    }

    private void start(ShutdownRun run) {
        Stage armed = stage;
        ShutdownPlan plan = Objects.requireNonNull(armed.plan(), "an armed coordinator has a plan");
        stage = new Stage(plan, armed.flush(), run);
        boolean started = false;
        if (!prepared && armed.flush() != null) {
            armed.flush().leaveOutLast();
        }
        try {
            run.start(assembly.cancelledIn(plan));
            started = true;
            announcements.keep();
        } finally {
            if (!started) { // no thread could be made: whoever triggers next may have more luck
                stage = armed;
            }
        }
    }

    Stage stage() {
        return stage;
    }
}
