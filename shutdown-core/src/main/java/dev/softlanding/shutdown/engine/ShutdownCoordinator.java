package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskDecorator;
import dev.softlanding.shutdown.TaskEdge;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.announce.Announcement;
import dev.softlanding.shutdown.announce.Announcements;
import dev.softlanding.shutdown.flush.Flusher;
import dev.softlanding.shutdown.flush.ForcedFlush;
import dev.softlanding.shutdown.log.LoggingListener;
import dev.softlanding.shutdown.plan.PlanCompiler;
import dev.softlanding.shutdown.plan.PolicyBinder;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.report.BudgetProof;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.Leftover;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Registers tasks, validates them as one plan, and runs that plan once.
 *
 * <p>A coordinator goes through four states. It is ASSEMBLING while tasks are {@linkplain #register registered}. {@link
 * #arm()} validates them, reports all problems at once, and makes it ARMED. The first {@linkplain #trigger trigger} makes
 * it RUNNING; later ones join the same run. It passes through FLUSHING if the cut-off comes before the plan has ended,
 * and is TERMINATED when the run is over.
 *
 * <p>A coordinator runs its plan and reports; it never ends the process. That is the duty of {@link
 * dev.softlanding.shutdown.process.ProcessShutdown}, which may have several coordinators to wait for.
 *
 * <p>This class is threadsafe. No method but those named {@code await…} ever waits.
 */
public final class ShutdownCoordinator {

    private final ShutdownSettings settings;
    private final TimeSource time;
    private final Lifecycle lifecycle;
    private final Announcements announcements;

    /** To prove takes longer than to report, and depends on the plan alone: of the last plan it is known. */
    private volatile @Nullable Proven proven;

    private record Proven(ShutdownPlan plan, BudgetProof proof) {}

    private ShutdownCoordinator(Builder builder) {
        this.settings = builder.settings;
        this.time = builder.time;
        this.announcements = new Announcements(settings.gracePeriod(), time);
        this.lifecycle = new Lifecycle(builder, announcements);
    }

    /** Starts the making of a coordinator. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Adds a task to the plan-to-be. Nothing about it is checked yet.
     *
     * @throws ShutdownException if the plan has been armed
     */
    public void register(ShutdownTask task) {
        lifecycle.register(Objects.requireNonNull(task, "'task' must not be null"));
    }

    /**
     * Adds an edge that neither of its tasks declares. It stays when the plan is changed, and counts whenever both of its tasks
     * are in the plan.
     *
     * @throws ShutdownException if the plan has been armed
     */
    public void register(TaskEdge edge) {
        lifecycle.register(Objects.requireNonNull(edge, "'edge' must not be null"));
    }

    /**
     * Lets a run close scopes, by a task of theirs; those that are open at its end are told as left over. An armed plan gets
     * that task as by {@link #change}; a run that has begun does not. One for all of them: the task has the one name {@code
     * scopes}.
     *
     * @throws InvalidPlanException if the plan is armed and would not be valid with that task
     */
    public void register(ShutdownScopes scopes) {
        lifecycle.register(scopes);
    }

    /**
     * Adds a problem that was found where tasks come from, so that it is reported together with all others.
     *
     * @throws ShutdownException if the plan has been armed
     */
    public void refuse(PlanProblem problem) {
        lifecycle.refuse(Objects.requireNonNull(problem, "'problem' must not be null"));
    }

    /**
     * Validates what has been registered.
     *
     * @return the plan, which a run will execute once this coordinator is {@linkplain #arm() armed}
     * @throws InvalidPlanException if anything is wrong, with all that is wrong
     */
    public ShutdownPlan validate() {
        return lifecycle.validate();
    }

    /**
     * Validates what has been registered and gets ready to run it.
     *
     * @throws InvalidPlanException if anything is wrong, with all that is wrong; the coordinator goes on assembling
     * @throws ShutdownException if the plan has been armed already
     */
    public void arm() {
        lifecycle.arm();
    }

    /**
     * Makes the threads for a flush in the last moment, now and after changes, so that it need not make them then. For a
     * coordinator that lives for long; others make them when a run begins.
     */
    public void prepareFlush() {
        lifecycle.prepareFlush();
    }

    /**
     * What is flushed when a run cannot finish, for whoever ends the process; {@code null} until armed. The run begins it at
     * its cut-off; to begin it twice does no harm.
     */
    public @Nullable ForcedFlush flush() {
        return lifecycle.stage().flush();
    }

    /**
     * Changes an armed plan. The changes are validated together and take effect together, or not at all.
     *
     * @param changes says what to change; called on this thread, without a lock
     * @throws InvalidPlanException if the plan would not be valid, with all that would be wrong; the plan is what it was
     * @throws ShutdownException if the plan is not armed, or a run has begun
     */
    public void change(Consumer<ChangeSet> changes) {
        lifecycle.change(changes);
    }

    /**
     * Takes a task out, before a run or in it, until the task starts. The order through it holds.
     *
     * @return whether the task is out; {@code false} if it has started, or would not have
     * @throws ShutdownException if there is no such task, or the plan is not armed yet
     */
    public boolean cancel(String task) {
        return lifecycle.cancel(task);
    }

    /**
     * Ends the run as if the cut-off had come: what runs is interrupted, what has not started never will.
     *
     * @return whether that made a difference; {@code false} without a run, and when the cut-off has come or the run is over
     */
    public boolean escalate() {
        ShutdownRun run = lifecycle.stage().run();
        return run != null && run.escalate();
    }

    /**
     * As {@link #trigger(ShutdownReason, long)} and then {@link #escalate()}, by somebody who had asked before: told as the end
     * of the patience.
     *
     * @param reason why
     * @param signalNanos when the clock of the platform started, should there be no run yet
     * @param untilHalt how long the process has before it halts, at the latest
     * @return as {@link #escalate()}
     */
    public boolean escalate(ShutdownReason reason, long signalNanos, Duration untilHalt) {
        ShutdownRun run = lifecycle.stage().run();
        if (run != null) {
            return run.escalate(reason, untilHalt);
        }
        return trigger(reason, signalNanos) && escalate();
    }

    /**
     * Makes known that a shutdown will soon be asked for. Nothing else happens: whoever wants to act on it asks for {@link
     * #announcement()}. If one stands already, this joins it; that of a {@code preStop} hook takes the place of a person's.
     *
     * @param delay how long everything will be served from now on, at least
     * @return what stands now
     * @throws ShutdownException if the plan is not armed, or a run has begun
     */
    public Announcement announce(Announcement.By by, Duration delay) {
        refuseUnlessArmed("announce the shutdown");
        return announcements.announce(by, delay);
    }

    /**
     * Takes back what was announced.
     *
     * @return whether something was
     * @throws ShutdownException if the plan is not armed, or a run has begun
     */
    public boolean withdrawAnnouncement() {
        refuseUnlessArmed("take back an announcement");
        return announcements.withdraw();
    }

    private void refuseUnlessArmed(String what) {
        CoordinatorState now = state();
        if (now != CoordinatorState.ARMED) {
            throw new ShutdownException(
                    "Cannot %s: the coordinator is %s. Do it while it is ARMED.".formatted(what, now));
        }
    }

    /** The announcement that stands; during a run and after it, the one that stood when it began. */
    public Optional<Announcement> announcement() {
        return announcements.current();
    }

    /**
     * What is left of the time in which everything is served because a {@code preStop} hook said that the shutdown is near;
     * empty if none did. Once it has passed, nobody need be told again.
     */
    public Optional<Duration> announcedDelayLeft() {
        return announcements.delayLeft();
    }

    /** When a {@code preStop} hook started the platform's clock, by this coordinator's time source, if one did. */
    public OptionalLong clockStartedNanos() {
        return announcements.clockStartedNanos();
    }

    /** As {@link #trigger(ShutdownReason, long)}, with the clock starting now. */
    public boolean trigger(ShutdownReason reason) {
        return trigger(reason, time.nanos());
    }

    /**
     * Starts the run, or joins it if there is one. Returns at once.
     *
     * <p>The first reason stays the run's. The first signal that joins a run of another reason brings its own clock
     * along.
     *
     * @param reason why
     * @param signalNanos when the clock of the platform started, by this coordinator's time source
     * @return whether the plan was armed; if not, nothing has happened
     */
    public boolean trigger(ShutdownReason reason, long signalNanos) {
        return lifecycle.trigger(reason, signalNanos);
    }

    /** The plan that is armed, or the one of the run; empty before. */
    public Optional<ShutdownPlan> plan() {
        return Optional.ofNullable(lifecycle.stage().plan());
    }

    /** Where this coordinator stands. */
    public CoordinatorState state() {
        return lifecycle.stage().state();
    }

    /** What can be said about plan and run now. Consistent in itself; cheap enough for an endpoint. */
    public ShutdownReport report() {
        Lifecycle.Stage now = lifecycle.stage();
        if (now.run() != null) {
            return now.run().report();
        }
        ShutdownPlan plan = now.plan() == null ? new PlanCompiler(List.of(), null).compile() : now.plan();
        var reports = new Reports(plan, null, 0, 0);
        return new ShutdownReport(
                now.state(), // a run may have begun since
                null,
                List.of(),
                null,
                Duration.ZERO,
                budget(),
                plan.worstCase(),
                null,
                null,
                reports.phases(),
                reports.registered(Answers.of(plan, true), lifecycle.cancelled()),
                plan.droppedEdges(),
                List.of(),
                List.of());
    }

    /** What a run would have if it began now. */
    private Duration budget() {
        long now = time.nanos();
        return Duration.ofNanos(
                Deadlines.of(settings, clockStartedNanos(), now, now).cutOffNanos() - now);
    }

    /**
     * Whether the armed plan fits the time that a run of it has, and what to change if it does not. A task that was
     * cancelled still counts. Cheap enough for an endpoint: a plan is proven once.
     *
     * @throws ShutdownException if no plan is armed yet
     */
    public BudgetProof proof() {
        ShutdownPlan plan = lifecycle.stage().plan();
        if (plan == null) {
            throw new ShutdownException("Cannot prove the budget: the coordinator is ASSEMBLING. Arm it first.");
        }
        return proofOf(plan);
    }

    /** As {@link #proof()}, of a plan that is not armed, as {@link #validate()} returns it. */
    public BudgetProof proofOf(ShutdownPlan plan) {
        Proven known = proven;
        if (known == null || known.plan() != plan) {
            known = new Proven(
                    plan, plan.proof(settings, Deadlines.of(settings, 0, 0).cutOffNanos()));
            proven = known; // whoever comes at the same time proves the same
        }
        return known.proof();
    }

    /** The clock this coordinator's runs live with. */
    public ShutdownSettings settings() {
        return settings;
    }

    /**
     * Waits until everything but the terminal task has ended. For whoever is about to do what the terminal task does.
     *
     * @return whether that is so; also if no run has been triggered
     */
    public boolean awaitTerminal(Duration limit) throws InterruptedException {
        ShutdownRun run = lifecycle.stage().run();
        return run == null || run.awaitTerminal(limit);
    }

    /**
     * Waits until the run is over and listeners have heard of it, or could have.
     *
     * @return whether that is so; also if no run has been triggered
     */
    public boolean awaitTerminated(Duration limit) throws InterruptedException {
        ShutdownRun run = lifecycle.stage().run();
        return run == null || run.awaitTerminated(limit);
    }

    /** Collects what a coordinator is made of. All of it is optional. This class is not threadsafe. */
    public static final class Builder {

        // What is made of it reads these.
        ShutdownSettings settings = ShutdownSettings.defaults();
        final Map<String, TaskSettings> taskSettings = new HashMap<>();
        final Set<String> knownNames = new HashSet<>();
        final Set<String> reservedNames = new HashSet<>();
        final List<ShutdownListener> listeners = new ArrayList<>(List.of(new LoggingListener()));
        final List<ShutdownListener> isolatedListeners = new ArrayList<>();
        final List<ShutdownListener> detachedListeners = new ArrayList<>();
        final List<Flusher> flushers = new ArrayList<>();
        final List<TaskDecorator> decorators = new ArrayList<>();
        PolicyBinder binder = PolicyBinder.none();
        final List<Supplier<? extends Collection<Leftover>>> leftovers = new ArrayList<>();

        @Nullable
        ShutdownTask terminal;

        TimeSource time = TimeSource.system();
        ThreadFactory workerThreads = Workers.THREADS;

        private Builder() {}

        /** The platform's clock. Without it: {@link ShutdownSettings#defaults()}. */
        public Builder settings(ShutdownSettings settings) {
            this.settings = settings;
            return this;
        }

        /** Settings that override what the task of that name declares. A name that is not in the plan is a problem. */
        public Builder task(String name, TaskSettings settings) {
            taskSettings.put(name, settings);
            return this;
        }

        /** Somebody who knows, at the end of a run, what should be gone and is not. Called on the run's thread; quick. */
        public Builder leftovers(Supplier<? extends Collection<Leftover>> source) {
            leftovers.add(source);
            return this;
        }

        /**
         * Names that tasks may have here or elsewhere: what is ordered by one that is absent here counts as satisfied, so
         * that a component can be left out without touching what comes after it.
         */
        public Builder knownNames(String... names) {
            knownNames.addAll(List.of(names));
            return this;
        }

        /** Something that is put around the work of every task. The first is outermost. */
        public Builder decorator(TaskDecorator decorator) {
            decorators.add(decorator);
            return this;
        }

        /** Who knows the policies that tasks name. Without it, a task that names one is a problem. */
        public Builder policies(PolicyBinder binder) {
            this.binder = binder;
            return this;
        }

        /** Names that no task may have, because they mean something else where the plan is shown. */
        public Builder reservedNames(String... names) {
            reservedNames.addAll(List.of(names));
            return this;
        }

        /** Somebody else who hears what happens. The log always does. */
        public Builder listener(ShutdownListener listener) {
            listeners.add(listener);
            return this;
        }

        /** Somebody else who hears what happens, before the log does. Quick, since the log waits. */
        public Builder listenerBeforeLog(ShutdownListener listener) {
            listeners.add(0, listener);
            return this;
        }

        /** Somebody else who hears what happens, on a thread of its own, so that no other listener can hold it up. */
        public Builder isolatedListener(ShutdownListener listener) {
            isolatedListeners.add(listener);
            return this;
        }

        /** As {@link #isolatedListener}, and the end of the run does not wait until it has heard of it. */
        public Builder detachedListener(ShutdownListener listener) {
            detachedListeners.add(listener);
            return this;
        }

        /** Something that must not be lost, however a run ends. The more valuable is added first. */
        public Builder flusher(Flusher flusher) {
            flushers.add(flusher);
            return this;
        }

        /** A task that comes after everything, and after which nothing can be ordered. */
        public Builder terminal(ShutdownTask task) {
            this.terminal = task;
            return this;
        }

        /** The time to live by. */
        public Builder time(TimeSource time) {
            this.time = time;
            return this;
        }

        /** Nobody hears of it, not even the log. */
        Builder silent() {
            listeners.clear();
            return this;
        }

        /** Where workers come from, for tests of a process that can have no more. */
        Builder workerThreads(ThreadFactory threads) {
            this.workerThreads = threads;
            return this;
        }

        /** The coordinator. Its tasks will find the calling thread's context class loader on their threads. */
        public ShutdownCoordinator build() {
            return new ShutdownCoordinator(this);
        }
    }
}
