package dev.softlanding.shutdown.spring.observability;

import static dev.softlanding.shutdown.spring.observability.ShutdownObservation.value;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.TaskDecorator;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.RunOutcome;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.spring.observability.ShutdownObservation.RunKey;
import dev.softlanding.shutdown.spring.observability.ShutdownObservation.TaskDetail;
import dev.softlanding.shutdown.spring.observability.ShutdownObservation.TaskKey;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes one run and its tasks. A task's observation begins on its thread, is in scope there while the body runs, and ends
 * with the outcome that the engine gives it, which listeners hear of. All that have ended, and the run's, have their end in the
 * first step of the phase {@code telemetry} at the latest, however late listeners are; after that none begins. At the
 * cut-off all end.
 *
 * <p>Handlers are foreign code: what they throw is no failure of a task. This class is threadsafe.
 */
final class RunSpans implements TaskDecorator, ShutdownListener {

    private static final Logger logger = LoggerFactory.getLogger(RunSpans.class);

    /** How long an export waits for what others are about to end. */
    private static final Duration MOST_WAIT = Duration.ofMillis(200);

    private final ObservationRegistry registry;
    private final Map<String, TaskSpan> open = new ConcurrentHashMap<>();
    private final Set<String> notRun = ConcurrentHashMap.newKeySet();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable ShutdownCoordinator coordinator;
    private volatile Map<String, Integer> depths = Map.of();
    private volatile boolean cut;

    /** One thread begins the run's, without a lock: what it calls is foreign and may hang. */
    private final AtomicBoolean beginning = new AtomicBoolean();

    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile boolean hanging;
    private volatile @Nullable Observation run;
    private final AtomicBoolean over = new AtomicBoolean();

    RunSpans(ObservationRegistry registry) {
        this.registry = registry;
    }

    /** From now on the run of that coordinator is observed. Without this, none is. */
    void observe(ShutdownCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public @Nullable CompletionStage<?> around(ShutdownTask task, TaskContext context, Work work) throws Exception {
        Observation parent = task.phase() == Phase.TELEMETRY ? null : begin(context.reason());
        TaskSpan span = parent == null ? null : begin(task, context.reason(), parent);
        if (span == null) {
            return work.proceed();
        }
        Observation.Scope scope = openScope(span.observation());
        try {
            CompletionStage<?> stage = work.proceed();
            if (stage == null) {
                span.returned();
            }
            return stage;
        } catch (Throwable failure) {
            span.threw(failure);
            throw failure;
        } finally {
            guarded(scope::close);
        }
    }

    /** The run's, which begins with the first who asks; {@code null} if it has ended, is none, or does not come. */
    private @Nullable Observation begin(ShutdownReason reason) {
        if (coordinator == null || over.get()) {
            return null;
        }
        if (beginning.compareAndSet(false, true)) {
            beginRun(reason);
        } else if (hanging || !hasBegun()) {
            return null;
        }
        return current();
    }

    private void beginRun(ShutdownReason reason) {
        Observation.Scope around = registry.getCurrentObservationScope();
        registry.setCurrentObservationScope(null); // whatever asked for the shutdown ends long before it
        try {
            Observation made = ShutdownObservation.RUN
                    .observation(registry, ShutdownObservationContext::new)
                    .lowCardinalityKeyValue(RunKey.REASON.withValue(value(reason)));
            guarded(made::start);
            run = made;
        } finally {
            begun.countDown();
            registry.setCurrentObservationScope(around);
        }
    }

    /** Waits a moment for the thread that begins the run's. If that hangs, nobody waits again: tasks go on without spans. */
    private boolean hasBegun() {
        try {
            boolean has = begun.await(MOST_WAIT.toNanos(), TimeUnit.NANOSECONDS);
            hanging = !has;
            return has;
        } catch (InterruptedException timeout) { // of the task
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private @Nullable TaskSpan begin(ShutdownTask task, ShutdownReason reason, Observation parent) {
        Observation observation = ShutdownObservation.TASK
                .observation(registry, ShutdownObservationContext::new)
                .contextualName("shutdown " + task.name())
                .parentObservation(parent)
                .lowCardinalityKeyValue(TaskKey.TASK.withValue(task.name()))
                .lowCardinalityKeyValue(TaskKey.PHASE.withValue(task.phase().id()))
                .lowCardinalityKeyValue(TaskKey.REASON.withValue(value(reason)));
        if (!guarded(observation::start)) {
            return null;
        }
        var span = new TaskSpan(observation);
        open.put(task.name(), span);
        return span;
    }

    private static Observation.Scope openScope(Observation observation) {
        try {
            return observation.openScope();
        } catch (RuntimeException | LinkageError failure) {
            tell(failure);
            return Observation.Scope.NOOP;
        }
    }

    @Override
    public void onEvent(ShutdownEvent event) {
        if (event instanceof ShutdownEvent.RunStarted started) {
            ShutdownCoordinator own = coordinator;
            if (own != null) {
                begin(started.reason());
                own.plan().map(Depths::of).ifPresent(known -> depths = known);
            }
        } else if (event instanceof ShutdownEvent.TaskInterrupted interrupted) {
            interrupted(interrupted);
        } else if (event instanceof ShutdownEvent.TaskEnded taskEnded) {
            tell(taskEnded.task(), taskEnded.duration() != null, TaskEnd.of(taskEnded));
            endIfCut();
        } else if (event instanceof ShutdownEvent.CutOff) {
            cut = true; // those who run are interrupted next: where they stand is told with that
            endIfCut();
        } else if (event instanceof ShutdownEvent.RunEnded runEnded) {
            endBy(runEnded.report());
        }
    }

    private void interrupted(ShutdownEvent.TaskInterrupted interrupted) {
        TaskSpan span = open.get(interrupted.task());
        if (span != null) {
            span.stoodAt(interrupted.stack());
        }
        if (cut && span != null) {
            end(interrupted.task(), span.endAtCutOff());
            endIfCut();
        }
    }

    private void endIfCut() {
        if (cut && open.isEmpty()) {
            endRun(RunOutcome.FORCED);
        }
    }

    private void endBy(ShutdownReport report) {
        endTasks(report);
        endRun(outcomeSoFar(report));
    }

    /** By the report, which knows more than listeners have heard. What runs still is left to them. */
    private void endTasks(ShutdownReport report) {
        for (TaskReport task : report.tasks()) {
            if (task.status().isOutcome()) {
                tell(task.name(), task.startedAfter() != null, TaskEnd.of(task));
            }
        }
    }

    private static RunOutcome outcomeSoFar(ShutdownReport report) {
        if (report.cutOff() != null) {
            return RunOutcome.FORCED;
        }
        boolean failed = false;
        for (TaskReport task : report.tasks()) {
            failed |= task.status().isFailure();
        }
        return failed ? RunOutcome.DEGRADED : RunOutcome.CLEAN;
    }

    /** All tasks that have ended, and the run, as it stands now: afterwards an export has them. */
    void endNow() throws InterruptedException {
        ShutdownCoordinator own = coordinator;
        if (own == null) {
            return;
        }
        ShutdownReport report = own.report();
        try {
            endTasks(report);
            awaitEnds();
        } finally {
            endRun(outcomeSoFar(report));
        }
    }

    /** What another thread is about to end. */
    private void awaitEnds() throws InterruptedException {
        for (TaskSpan span : open.values()) {
            span.awaitEnded(MOST_WAIT.toNanos());
        }
    }

    /**
     * Waits a moment for listeners to hear of the cut-off and to end all, since a flush begins by its own look at the clock; what
     * they leave, or cannot hear of, ends here. Without a cut-off nothing ends: then it is the flush at the start of a run, for
     * which nobody waits.
     *
     * @param remaining how much time there is for this and the export
     */
    void end(Duration remaining) throws InterruptedException {
        ShutdownCoordinator own = coordinator;
        if (own == null || own.state().compareTo(CoordinatorState.RUNNING) < 0) {
            return;
        }
        boolean told = ended.await(Math.min(MOST_WAIT.toNanos(), remaining.toNanos() / 5), TimeUnit.NANOSECONDS);
        if (own.state() == CoordinatorState.FLUSHING && (!told || !open.isEmpty())) {
            open.forEach((task, span) -> end(task, span.endAtCutOff()));
            awaitEnds();
            endRun(RunOutcome.FORCED);
        }
    }

    private void tell(String task, boolean hasRun, TaskEnd end) {
        if (hasRun) {
            end(task, end);
        } else if (notRun.add(task)) {
            tellOfSkipped(task, end);
        }
    }

    private void tellOfSkipped(String task, TaskEnd end) {
        Observation observation = current();
        if (observation != null) {
            String outcome = value(end.outcome());
            String text = end.explanation() == null
                    ? "'%s' is %s".formatted(task, outcome)
                    : "'%s' is %s: %s".formatted(task, outcome, end.explanation());
            guarded(() -> observation.event(ShutdownObservation.event(outcome, text)));
        }
    }

    private @Nullable Observation current() {
        return over.get() ? null : run;
    }

    private void end(String task, TaskEnd end) {
        TaskSpan span = open.get(task);
        if (span == null || !span.endsNow()) {
            return;
        }
        Observation observation = span.observation();
        guarded(() -> {
            observation.lowCardinalityKeyValue(TaskKey.OUTCOME.withValue(value(end.outcome())));
            Integer depth = depths.get(task);
            if (depth != null) {
                observation.highCardinalityKeyValue(TaskDetail.DEPTH.withValue(depth.toString()));
            }
            if (end.explanation() != null) {
                observation.highCardinalityKeyValue(TaskDetail.EXPLANATION.withValue(end.explanation()));
            }
            Throwable error = end.error(task, span.stack());
            if (error != null) {
                observation.error(error);
            }
        });
        guarded(observation::stop);
        span.ended();
        open.remove(task);
    }

    private void endRun(RunOutcome outcome) {
        Observation observation = over.compareAndSet(false, true) ? run : null;
        if (observation != null) {
            guarded(() -> observation.lowCardinalityKeyValue(RunKey.OUTCOME.withValue(value(outcome))));
            guarded(observation::stop);
        }
        ended.countDown();
    }

    private static boolean guarded(Runnable foreign) {
        try {
            foreign.run();
            return true;
        } catch (RuntimeException | LinkageError failure) {
            tell(failure);
            return false;
        }
    }

    private static void tell(Throwable failure) {
        logger.debug("An observation of the shutdown failed", failure);
    }
}
