package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.AsyncBody;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.SkippedException;
import dev.softlanding.shutdown.TaskBody;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.TaskDecorator;
import dev.softlanding.shutdown.guard.GuardedRun;
import dev.softlanding.shutdown.guard.Stages;
import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.StepReport;
import dev.softlanding.shutdown.report.TaskProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a task. Its interrupt reaches the body or nothing; where the body has left a stage behind, the interrupt
 * cancels that. One thread runs; any thread may interrupt.
 */
final class TaskExecution
        implements TaskContext, TaskDecorator.Work, GuardedRun.Body, BiConsumer<@Nullable Object, @Nullable Throwable> {

    private final int node;
    private final ShutdownTask task;
    private final ShutdownRun run;
    private final List<TaskDecorator> decorators;
    private final @Nullable TaskDecorator policies;
    private final GuardedRun guard = new GuardedRun();
    private volatile boolean interrupted;
    private volatile @Nullable CompletionStage<?> stage;
    private volatile @Nullable TaskProgress progress;

    /** The parts of the work so far, and when each began. */
    private final Queue<Step> steps = new ConcurrentLinkedQueue<>();

    private volatile @Nullable String lastStep;
    private volatile @Nullable String fallbackReason;
    private final AtomicInteger ownRetries = new AtomicInteger();
    private final AtomicInteger retries = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();

    /** Whether a worker is counted as busy with this. Guarded by the run's lock. */
    private boolean occupying = true;

    /** Whether the end has been told. Guarded by the run's lock. */
    private boolean told;

    /** @param policies what the policies that the task names put around its work, or around the parts of it */
    TaskExecution(
            int node,
            ShutdownTask task,
            ShutdownRun run,
            List<TaskDecorator> decorators,
            @Nullable TaskDecorator policies) {
        this.decorators = decorators;
        this.policies = policies;
        this.node = node;
        this.task = task;
        this.run = run;
    }

    int node() {
        return node;
    }

    String taskName() {
        return task.name();
    }

    /** The worker is no longer counted as busy with this; tells whether it was. Under the run's lock. */
    boolean vacate() {
        boolean was = occupying;
        occupying = false;
        return was;
    }

    /** To be asked by whoever is about to tell the end: it is told once. Under the run's lock. */
    boolean endsNow() {
        boolean first = !told;
        told = true;
        return first;
    }

    /**
     * Runs the body on the calling thread and leaves that thread's interrupt flag clear.
     *
     * @return how it went, or {@code null} if it left a stage behind that will tell
     */
    @Nullable
    Outcome runBody() {
        Throwable failure = guard.run(this);
        CompletionStage<?> left = stage;
        if (failure != null || left == null) {
            return failure == null ? Outcome.OF_SUCCESS : new Outcome(failure);
        }
        if (interrupted) {
            Stages.cancel(left);
        }
        try {
            left.whenComplete(this);
        } catch (Throwable unfollowable) {
            accept(null, unfollowable);
        }
        return null;
    }

    /** For the guard: calls the body. */
    @Override
    public void run() throws Exception {
        stage = proceed(0);
    }

    /** Does the work, inside all decorators from that one on. */
    private @Nullable CompletionStage<?> proceed(int decorator) throws Exception {
        if (decorator < decorators.size()) {
            return decorators.get(decorator).around(task, this, new Inner(this, decorator + 1));
        }
        ShutdownTask.Action fallback = task.fallback();
        if (fallback == null) {
            return proceedInPolicies();
        }
        try {
            Stages.await(proceedInPolicies());
        } catch (Exception failure) {
            fallBack(fallback, failure);
        }
        return null;
    }

    private @Nullable CompletionStage<?> proceedInPolicies() throws Exception {
        return policies == null || task.policiesPerPart() ? proceed() : policies.around(task, this, this);
    }

    private void fallBack(ShutdownTask.Action fallback, Exception failure) throws Exception {
        Thread.interrupted(); // the body's, as it left it; or the task's, and then the next line knows
        if (interrupted || failure instanceof InterruptedException) {
            throw failure;
        }
        try {
            fallback.run();
        } catch (Exception another) {
            another.addSuppressed(failure);
            throw another;
        }
        fallbackReason = failure instanceof SkippedException
                ? "It was done by its fallback. " + failure.getMessage()
                : "It was done by its fallback, because of "
                        + failure.getClass().getName() + "."; // the log has its message
        run.tell(at -> new ShutdownEvent.TaskFellBack(task.name(), at, failure));
    }

    /** Calls the body. */
    @Override
    public @Nullable CompletionStage<?> proceed() throws Exception {
        TaskBody body = task.body();
        if (body != null) {
            body.run(this);
            return null;
        }
        AsyncBody asyncBody = Objects.requireNonNull(task.asyncBody(), "a task has a body");
        CompletionStage<?> left = Objects.requireNonNull(
                asyncBody.start(this), "The body returned null where a CompletionStage was expected");
        if (interrupted) {
            Stages.cancel(left); // whoever waits for it here might never hear of an interrupt that the body swallowed
        }
        return left;
    }

    /** Not a lambda: its first would be linked while the task's time runs. */
    private record Inner(TaskExecution execution, int decorator) implements TaskDecorator.Work {

        @Override
        public @Nullable CompletionStage<?> proceed() throws Exception {
            return execution.proceed(decorator);
        }
    }

    /** For the stage: it is complete. */
    @Override
    public void accept(@Nullable Object result, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        run.completed(this, new Outcome(cause));
    }

    /** Interrupts the body if it has not ended, and cancels what it left behind. May run foreign code. */
    void interrupt() {
        interrupted = true;
        guard.interrupt();
        CompletionStage<?> left = stage;
        if (left != null) {
            Stages.cancel(left);
        }
    }

    /** As {@link #interrupt}, on a thread of its own: an interrupt may close a channel, which is foreign code and may hang. */
    void interruptAside() {
        try {
            Threads.daemon("shutdown-interrupt", new Interrupt(this)).start();
        } catch (Throwable noThread) {
            interrupt();
        }
    }

    private record Interrupt(TaskExecution execution) implements Runnable {

        @Override
        public void run() {
            execution.interrupt();
        }
    }

    /** Whether somebody wanted it to stop. */
    boolean isInterrupted() {
        return interrupted;
    }

    /** Where the body is, innermost frame first and the engine's own left out; empty if it is not running. */
    List<StackTraceElement> stack() {
        List<StackTraceElement> stack = guard.stack();
        int own = 0;
        while (own < stack.size() && !stack.get(own).getClassName().equals(TaskExecution.class.getName())) {
            own++;
        }
        return stack.subList(0, own);
    }

    /** What the body last told. */
    @Nullable
    TaskProgress lastProgress() {
        return progress;
    }

    /** The part of the work that was told of last. */
    @Nullable
    String lastStep() {
        return lastStep;
    }

    /** How often the work, or a part of it, was tried again. */
    int retries() {
        return retries.get();
    }

    /** How often the work, or a part of it, was not allowed to begin. */
    int refusals() {
        return refusals.get();
    }

    /** That the fallback was run, and why; {@code null} if it was not. */
    @Nullable
    String fallbackReason() {
        return fallbackReason;
    }

    /** The parts of the work, each until the next began or, the last one, until the given end. */
    List<StepReport> steps(long startOfRun, long end) {
        List<StepReport> reports = new ArrayList<>();
        Step current = null;
        for (Step next : steps) {
            if (current != null) {
                reports.add(current.report(startOfRun, next.at));
            }
            current = next;
        }
        if (current != null) {
            reports.add(current.report(startOfRun, Math.max(end, current.at)));
        }
        return reports;
    }

    private record Step(String name, long at) {

        StepReport report(long startOfRun, long end) {
            return new StepReport(name, Duration.ofNanos(at - startOfRun), Duration.ofNanos(end - at));
        }
    }

    @Override
    public ShutdownReason reason() {
        return run.reason();
    }

    @Override
    public Duration remaining() {
        return run.remaining(node);
    }

    @Override
    public void progress(long done, long total) {
        progress = new TaskProgress(done, total);
    }

    @Override
    public void step(String name) {
        steps.add(new Step(name, run.now()));
        lastStep = name;
    }

    @Override
    public Duration extend(Duration by) {
        return run.extend(node, by);
    }

    @Override
    public void part(String name, Duration limit, ShutdownTask.Action part) throws Exception {
        if (decorators.isEmpty() && !(policies != null && task.policiesPerPart())) {
            part.run();
        } else {
            List<TaskDecorator> around = new ArrayList<>(decorators);
            if (policies != null && task.policiesPerPart()) {
                around.add(policies);
            }
            new PartExecution(this, task, name, run.now() + limit.toNanos(), part, around).run();
        }
    }

    @Override
    public void retrying(Throwable failure, Duration pause) {
        retrying(null, ownRetries.incrementAndGet(), failure, pause);
    }

    /** The whole, or a part, has been tried so often, and is to be tried again. */
    void retrying(@Nullable String part, int attempts, Throwable failure, Duration pause) {
        retries.incrementAndGet();
        run.tell(at -> new ShutdownEvent.TaskRetried(task.name(), part, at, attempts, pause, failure));
    }

    @Override
    public void refused(String reason) {
        refused(null, reason);
    }

    /** The whole, or a part, must not begin. */
    void refused(@Nullable String part, String reason) {
        refusals.incrementAndGet();
        run.tell(at -> new ShutdownEvent.TaskRefused(task.name(), part, at, reason));
    }

    /** What time it is for the run. */
    long now() {
        return run.now();
    }

    /**
     * How an execution went.
     *
     * @param failure what was thrown, if it failed
     */
    record Outcome(@Nullable Throwable failure) {

        private static final Outcome OF_SUCCESS = new Outcome(null);
    }
}
