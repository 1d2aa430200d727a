package dev.softlanding.shutdown.jfr;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.TaskDecorator;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.flush.FlushReport;
import dev.softlanding.shutdown.report.RunOutcome;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.scope.ScopeClosing;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Tells one run to the flight recorder: the events {@code dev.softlanding.shutdown.Run}, {@code Task}, {@code Scope} and {@code
 * Flush}. Does next to nothing while nobody records.
 *
 * <p>An event of a task begins and ends with its body, on that thread; it is committed with its outcome when listeners hear
 * of that. A task that is given up ends then. What has not been told before is told at the end of the run.
 *
 * <p>For the run of one coordinator: make another for another, and {@linkplain #addTo add} it. This class is threadsafe.
 */
public final class FlightEvents implements ShutdownListener, TaskDecorator {

    private static final String SCOPES = "scopes";

    private final Supplier<? extends Collection<ScopeClosing>> closings;
    private final Map<String, TaskEvent> running = new ConcurrentHashMap<>();

    // All below: on the thread of the listeners.
    private final Map<String, ShutdownEvent.TaskStarted> starts = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private @Nullable RunEvent run;
    private boolean scopesTold;

    /** For a run that closes no scopes. */
    public FlightEvents() {
        this(List::of);
    }

    /** @param closings how the closing of scopes went, as {@code ShutdownScopes.closings()} tells */
    public FlightEvents(Supplier<? extends Collection<ScopeClosing>> closings) {
        this.closings = closings;
        if (mayRecord()) { // to load a first event takes the recorder a tenth of a second, which no shutdown should
            // spend
            new RunEvent();
            new TaskEvent();
            new ScopeEvent();
            new FlushEvent();
        }
    }

    /** Whether there is, or was, a recording. The events of a JVM that has never recorded are not even loaded. */
    private static boolean mayRecord() {
        return FlightRecorder.isInitialized();
    }

    /** Has the run of what is being built recorded. */
    public ShutdownCoordinator.Builder addTo(ShutdownCoordinator.Builder builder) {
        return builder.decorator(this).listener(this);
    }

    /** As {@link #addTo}, on a thread of its own: what other listeners are held up by does not keep events back. */
    public ShutdownCoordinator.Builder addIsolatedTo(ShutdownCoordinator.Builder builder) {
        return builder.decorator(this).isolatedListener(this);
    }

    @Override
    public @Nullable CompletionStage<?> around(ShutdownTask task, TaskContext context, Work work) throws Exception {
        TaskEvent event = mayRecord() ? new TaskEvent() : null;
        if (event == null || !event.isEnabled()) {
            return work.proceed();
        }
        event.task = task.name();
        event.phase = task.phase().id();
        event.reason = context.reason().name();
        event.timeout = nanos(task.timeout());
        running.put(task.name(), event);
        event.begin();
        boolean goesOn = false;
        try {
            var stage = work.proceed();
            goesOn = stage != null;
            return stage;
        } finally {
            if (!goesOn) {
                event.end();
            }
        }
    }

    @Override
    public void onEvent(ShutdownEvent event) {
        if (!mayRecord()) {
            return;
        }
        if (event instanceof ShutdownEvent.RunStarted started) {
            begin(started);
        } else if (event instanceof ShutdownEvent.TaskStarted started) {
            starts.put(started.task(), started); // its thread may not have come to the body yet
        } else if (event instanceof ShutdownEvent.TaskInterrupted interrupted) {
            TaskEvent task = running.get(interrupted.task());
            if (task != null) {
                task.step = interrupted.step();
                task.stack = text(interrupted.stack());
            }
        } else if (event instanceof ShutdownEvent.TaskEnded ended) {
            end(ended);
        } else if (event instanceof ShutdownEvent.Flushed flushed) {
            tell(flushed.report());
        } else if (event instanceof ShutdownEvent.RunEnded ended) {
            end(ended.report());
        }
    }

    private void begin(ShutdownEvent.RunStarted started) {
        var begun = new RunEvent();
        begun.reason = started.reason().name();
        begun.begin();
        run = begun;
    }

    private void end(ShutdownEvent.TaskEnded ended) {
        TaskEvent task = running.remove(ended.task());
        ShutdownEvent.TaskStarted started = starts.remove(ended.task());
        if (task == null || started == null) {
            return; // it did not run, or nobody recorded then: the report of the end tells
        }
        told.add(ended.task());
        task.startedAfter = started.at().toNanos();
        task.effectiveTimeout = started.timeout().toNanos();
        task.outcome = ended.outcome().name();
        task.explanation = ended.explanation();
        task.took = nanos(ended.duration());
        task.failure = classOf(ended.failure());
        if (!ended.stack().isEmpty()) {
            task.step = ended.step();
            task.stack = text(ended.stack());
        } else if (ended.outcome() == TaskStatus.SUCCEEDED || ended.outcome() == TaskStatus.FAILED) {
            task.step = null;
            task.stack = null;
        }
        task.commit();
        if (ended.task().equals(SCOPES)) {
            tellScopes();
        }
    }

    private void tell(FlushReport report) {
        var flush = new FlushEvent();
        if (flush.isEnabled()) {
            flush.flusher = report.flusher();
            flush.forced = report.forced();
            flush.outcome = report.outcome().name();
            flush.took = report.took().toNanos();
            flush.failure = classOf(report.failure());
            flush.stack = text(report.stack());
            flush.commit();
        }
    }

    private void end(ShutdownReport report) {
        for (TaskReport task : report.tasks()) {
            TaskEvent begun = running.remove(task.name());
            var event = begun == null ? new TaskEvent() : begun;
            if (event.isEnabled() && told.add(task.name())) {
                tell(task, event, report.reason());
            }
        }
        tellScopes();
        RunEvent ended = run;
        if (ended != null) {
            RunOutcome outcome = report.outcome();
            ended.outcome = outcome == null ? null : outcome.name();
            ended.cutOff = report.cutOff() == null ? null : report.cutOff().name();
            ended.abortedBy = report.abortedBy();
            ended.tasks = report.tasks().size();
            ended.took = report.elapsed().toNanos();
            ended.budget = report.budget().toNanos();
            ended.worstCase = report.worstCase().toNanos();
            ended.commit();
        }
    }

    private static void tell(TaskReport report, TaskEvent event, @Nullable ShutdownReason reason) {
        event.task = report.name();
        event.phase = report.phase().id();
        event.outcome = report.status().name();
        event.explanation = report.explanation();
        event.reason = reason == null ? null : reason.name();
        event.startedAfter = nanos(report.startedAfter());
        event.took = nanos(report.duration());
        event.timeout = report.timeout().toNanos();
        event.effectiveTimeout = nanos(report.effectiveTimeout());
        event.failure = classOf(report.failure());
        event.stack = text(report.stack());
        event.commit();
    }

    private void tellScopes() {
        if (scopesTold) {
            return;
        }
        for (ScopeClosing closing : closings.get()) {
            scopesTold = true;
            var scope = new ScopeEvent();
            if (scope.isEnabled()) {
                scope.scope = closing.name();
                scope.owner = closing.owner();
                scope.outcome = closing.outcome().name();
                scope.took = closing.duration().toNanos();
                scope.openedFrom = closing.openedFrom().toString();
                scope.failures = text(closing.failures(), FlightEvents::text);
                scope.commit();
            }
        }
    }

    private static String text(ScopeClosing.StepFailure failure) {
        return failure.step() + " " + failure.outcome() + " " + classOf(failure.cause());
    }

    private static @Nullable String text(List<StackTraceElement> stack) {
        return text(stack, StackTraceElement::toString);
    }

    private static <T> @Nullable String text(List<T> lines, Function<T, String> line) {
        if (lines.isEmpty()) {
            return null;
        }
        var text = new StringJoiner("\n");
        for (T each : lines) {
            text.add(line.apply(each));
        }
        return text.toString();
    }

    private static @Nullable String classOf(@Nullable Throwable failure) {
        return failure == null ? null : failure.getClass().getName();
    }

    /** What there is none of takes no time: {@code jfr print} shows that as N/A. */
    private static long nanos(@Nullable Duration duration) {
        return duration == null ? Long.MIN_VALUE : duration.toNanos();
    }
}
