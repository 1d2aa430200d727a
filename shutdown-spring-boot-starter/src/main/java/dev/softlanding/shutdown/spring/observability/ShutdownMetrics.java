package dev.softlanding.shutdown.spring.observability;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.flush.FlushReport;
import dev.softlanding.shutdown.journal.PreviousLife;
import dev.softlanding.shutdown.report.RunOutcome;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.spring.IsolatedShutdownListener;
import dev.softlanding.shutdown.spring.ShutdownPlanArmed;
import dev.softlanding.shutdown.spring.findings.Findings;
import dev.softlanding.shutdown.spring.journal.ProcessJournal;
import dev.softlanding.shutdown.time.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationListener;

/**
 * Meters plan and runs of a context, and of its children. All meters exist from the moment a plan is armed, because a registry
 * that is closing takes no new ones, and a dashboard shows what is there; but for {@link ShutdownMeter#FAILURES}, and those of
 * a task that joins the plan later. Gauges hold this object weakly.
 *
 * <p>This class is threadsafe.
 */
final class ShutdownMetrics implements IsolatedShutdownListener, ApplicationListener<ShutdownPlanArmed>, MeteredRun {

    /** The outcomes of a task that started, and was not held back altogether by a policy. */
    private static final Set<TaskStatus> WITH_DURATION = EnumSet.of(
            TaskStatus.SUCCEEDED, TaskStatus.FAILED, TaskStatus.TIMED_OUT, TaskStatus.ABANDONED, TaskStatus.CUT_OFF);

    private final MeterRegistry registry;
    private final ObjectProvider<Findings> findings;
    private final ObjectProvider<ProcessJournal> journal;
    private final TimeSource time;

    private final AtomicInteger running = new AtomicInteger();
    private final List<String> stuck = new CopyOnWriteArrayList<>();
    private final Set<String> metered = ConcurrentHashMap.newKeySet();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile @Nullable PlanGauges gauges;

    ShutdownMetrics(
            MeterRegistry registry,
            ObjectProvider<Findings> findings,
            ObjectProvider<ProcessJournal> journal,
            TimeSource time) {
        this.registry = registry;
        this.findings = findings;
        this.journal = journal;
        this.time = time;
    }

    @Override
    public void onApplicationEvent(ShutdownPlanArmed event) {
        armed(event.coordinator());
    }

    /** Whoever scrapes a context that is up finds the meters. */
    @Override
    public boolean supportsAsyncExecution() {
        return false;
    }

    /** The first is that of the context itself, because a parent is up before its children. */
    void armed(ShutdownCoordinator coordinator) {
        PlanGauges known = gauges;
        if (known != null) {
            known.add(coordinator);
        } else {
            gauges = new PlanGauges(coordinator, time);
            registerCounters();
            registerGauges();
        }
        for (TaskReport task : coordinator.report().tasks()) {
            meter(task.name());
        }
    }

    private void registerCounters() {
        for (ShutdownReason reason : ShutdownReason.values()) {
            ShutdownMeter.RUNS.counter(registry, reason);
            for (RunOutcome outcome : RunOutcome.values()) {
                ShutdownMeter.RUNS_ENDED.counter(registry, reason, outcome);
            }
        }
        Arrays.stream(TaskStatus.values())
                .filter(TaskStatus::isOutcome)
                .forEach(outcome -> ShutdownMeter.TASKS.counter(registry, outcome));
        ShutdownMeter.TIMEOUTS.counter(registry);
        for (FlushReport.Outcome outcome : FlushReport.Outcome.values()) {
            ShutdownMeter.FLUSHES_FORCED.counter(registry, outcome);
        }
    }

    private void registerGauges() {
        ShutdownMeter.TASKS_RUNNING.gauge(registry, this, it -> it.running.get());
        ShutdownMeter.TASKS_STUCK.gauge(registry, this, it -> it.stuck.size());
        ShutdownMeter.IN_FLIGHT.gauge(registry, this, it -> it.plan().inFlight());
        ShutdownMeter.BUDGET.gauge(registry, this, it -> it.plan().budget());
        ShutdownMeter.BUDGET_REMAINING.gauge(registry, this, it -> it.plan().remaining());
        ShutdownMeter.WORST_CASE.gauge(registry, this, it -> it.plan().worstCase());
        ShutdownMeter.WORST_CASE_WITHOUT_OPTIONAL.gauge(
                registry, this, it -> it.plan().worstCaseWithoutOptional());
        Findings found = findings.getIfAvailable();
        if (found != null) {
            ShutdownMeter.FINDINGS.gauge(registry, found, it -> it.all().size());
        }
        ProcessJournal lives = journal.getIfAvailable();
        if (lives != null) {
            for (PreviousLife.Outcome outcome : PreviousLife.Outcome.values()) {
                ShutdownMeter.PREVIOUS.gauge(registry, lives, it -> is(it, outcome), outcome);
            }
        }
    }

    private PlanGauges plan() {
        return Objects.requireNonNull(gauges, "gauges are registered when a plan is armed");
    }

    private static double is(ProcessJournal journal, PreviousLife.Outcome outcome) {
        return journal.previous().filter(life -> life.outcome() == outcome).isPresent() ? 1 : 0;
    }

    private void meter(String task) {
        if (metered.add(task)) {
            for (TaskStatus outcome : WITH_DURATION) {
                ShutdownMeter.TASK_DURATION.timer(registry, task, outcome);
            }
            ShutdownMeter.TASK_RETRIES.counter(registry, task);
            ShutdownMeter.TASK_REFUSALS.counter(registry, task);
            ShutdownMeter.TASK_FALLBACKS.counter(registry, task);
        }
    }

    @Override
    public void onEvent(ShutdownEvent event) {
        if (event instanceof ShutdownEvent.RunStarted started) {
            ShutdownMeter.RUNS.counter(registry, started.reason()).increment();
        } else if (event instanceof ShutdownEvent.TaskStarted started) {
            meter(started.task());
            running.incrementAndGet();
        } else if (event instanceof ShutdownEvent.TaskRetried retried) {
            ShutdownMeter.TASK_RETRIES.counter(registry, retried.task()).increment();
        } else if (event instanceof ShutdownEvent.TaskRefused refused) {
            ShutdownMeter.TASK_REFUSALS.counter(registry, refused.task()).increment();
        } else if (event instanceof ShutdownEvent.TaskFellBack fellBack) {
            ShutdownMeter.TASK_FALLBACKS.counter(registry, fellBack.task()).increment();
        } else if (event instanceof ShutdownEvent.TaskEnded ended) {
            taskEnded(ended);
        } else if (event instanceof ShutdownEvent.TaskEndedLate late) {
            stuck.remove(late.task());
        } else if (event instanceof ShutdownEvent.Flushed flushed
                && flushed.report().forced()) {
            ShutdownMeter.FLUSHES_FORCED
                    .counter(registry, flushed.report().outcome())
                    .increment();
        } else if (event instanceof ShutdownEvent.PhaseEnded ended && ended.phase() == Phase.RELEASE && isReleased()) {
            released.countDown(); // and it is no child's
        } else if (event instanceof ShutdownEvent.RunEnded ended) {
            runEnded(ended.report());
        }
    }

    @Override
    public boolean awaitReleased(Duration limit) throws InterruptedException {
        return !isReleased() || released.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    private boolean isReleased() {
        PlanGauges known = gauges;
        return known != null && known.isReleased();
    }

    private void taskEnded(ShutdownEvent.TaskEnded ended) {
        TaskStatus outcome = ended.outcome();
        ShutdownMeter.TASKS.counter(registry, outcome).increment();
        Duration duration = ended.duration();
        if (duration != null) {
            running.decrementAndGet();
        }
        if (duration != null && WITH_DURATION.contains(outcome)) {
            ShutdownMeter.TASK_DURATION.timer(registry, ended.task(), outcome).record(duration);
        }
        if (outcome == TaskStatus.ABANDONED
                || (outcome == TaskStatus.CUT_OFF && !ended.stack().isEmpty())) {
            stuck.add(ended.task());
        }
        if (outcome == TaskStatus.TIMED_OUT || outcome == TaskStatus.ABANDONED) {
            ShutdownMeter.TIMEOUTS.counter(registry).increment();
        }
        Throwable failure = ended.failure();
        if (outcome == TaskStatus.FAILED && failure != null) {
            ShutdownMeter.FAILURES
                    .counter(registry, simpleName(failure.getClass()))
                    .increment();
        }
    }

    /** That of an anonymous class is that of what it extends. */
    private static String simpleName(Class<?> type) {
        return type.getSimpleName().isEmpty() ? simpleName(type.getSuperclass()) : type.getSimpleName();
    }

    private void runEnded(ShutdownReport report) {
        ShutdownReason reason = report.reason();
        RunOutcome outcome = report.outcome();
        if (reason != null && outcome != null) {
            ShutdownMeter.RUNS_ENDED.counter(registry, reason, outcome).increment();
        }
    }
}
