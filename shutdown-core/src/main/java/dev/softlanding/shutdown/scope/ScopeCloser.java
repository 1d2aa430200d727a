package dev.softlanding.shutdown.scope;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.scope.ScopeClosing.Outcome;
import dev.softlanding.shutdown.scope.ScopeClosing.StepFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One closing of one scope: runs its steps, the last deferred first, each within its own time and the scope's. Its owner's
 * closing stays on the owner's thread, whatever happens; a shutdown's goes on with another thread after a step that is
 * stuck. One thread works at a time; any may look.
 */
final class ScopeCloser {

    private final ScopeState scope;
    private final @Nullable ScopesClosing shutdown;
    private volatile long startedAt;
    private volatile long until;
    private volatile boolean begun;
    private volatile boolean ended;
    private volatile @Nullable Thread thread;
    private volatile @Nullable StepRun current;

    /** Guarded by itself. */
    private final List<StepFailure> failures = new ArrayList<>(0);

    /**
     * @param scope what to close
     * @param shutdown on whose behalf; {@code null} on the owner's
     */
    ScopeCloser(ScopeState scope, @Nullable ScopesClosing shutdown) {
        this.scope = scope;
        this.shutdown = shutdown;
    }

    ScopeState scope() {
        return scope;
    }

    /** Runs a step on the calling thread: its owner's as it is, a shutdown's with what is put around it. */
    void runAction(DeferredStep step, long limit) throws Exception {
        if (shutdown == null) {
            step.action().run();
        } else {
            shutdown.runPart(step, limit);
        }
    }

    boolean isOwners() {
        return shutdown == null;
    }

    boolean isOf(ScopesClosing closing) {
        return shutdown == closing;
    }

    boolean runsOn(Thread other) {
        return thread == other;
    }

    /** Until when somebody else who wants the scope closed waits for this closing: somewhat longer than it may take. */
    long awaitedUntil() {
        StepRun running = current;
        long end = shutdown == null ? until : shutdown.until();
        return Limits.LEAST + Math.max(end, running == null ? end : running.endsAt());
    }

    boolean hasBegun() {
        return begun;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Takes the scope; {@code false} if it is closed or somebody else has it. */
    boolean begin() {
        long own = scope.declaration().timeout();
        startedAt = scope.scopes().time().nanos();
        until = startedAt + (shutdown == null ? own : Limits.ofScope(own, shutdown.until() - startedAt));
        begun = scope.claim(this);
        return begun;
    }

    /**
     * Runs the steps on the calling thread until none is left or the shutdown has stopped.
     *
     * @return {@code false} if the calling thread has been given up because a step was stuck on it
     */
    boolean work() {
        thread = Thread.currentThread();
        while (shutdown == null || !shutdown.hasLeft()) {
            DeferredStep step = scope.takeNext();
            if (step == null) {
                thread = null;
                ended = true;
                return true;
            }
            if (!run(step)) {
                return false;
            }
        }
        thread = null;
        scope.giveBack(this);
        return true;
    }

    private boolean run(DeferredStep step) {
        OpenScopes scopes = scope.scopes();
        long now = scopes.time().nanos();
        var run = new StepRun(this, step, scopes.timer(), now, Limits.ofStep(step.timeout(), until - now));
        current = run;
        if (!run.run()) {
            return false;
        }
        current = null;
        return true;
    }

    /** Runs a step that was deferred after this closing, on the calling thread. */
    void runLate(DeferredStep step) {
        var late = new ScopeCloser(scope, null);
        late.until = scope.scopes().time().nanos() + scope.declaration().timeout();
        late.run(step);
        if (isOwners()) {
            throw Failures.of(
                    "%s was deferred after its scope was closed, and run at once. Defer before you close."
                            .formatted(step),
                    late.failures());
        }
        late.throwFailures();
    }

    void failed(StepFailure failure) {
        synchronized (failures) {
            failures.add(failure);
        }
    }

    private List<StepFailure> failures() {
        synchronized (failures) {
            return List.copyOf(failures);
        }
    }

    /** A step is stuck: another thread is to go on with the next. */
    void abandoned(StepFailure stuck) {
        failed(stuck);
        if (shutdown != null) {
            shutdown.goOnWith(this);
        }
    }

    void throwFailures() {
        List<StepFailure> failed = failures();
        if (!failed.isEmpty()) {
            throw Failures.of(
                    "Scope '%s' was closed, but not all of its steps succeeded: %s"
                            .formatted(
                                    scope.declaration().name(),
                                    failed.stream()
                                            .map(failure -> "'%s' %s".formatted(failure.step(), failure.outcome()))
                                            .toList()),
                    failed);
        }
    }

    /** Interrupts the step that runs, if one does. */
    void interrupt() {
        StepRun running = current;
        if (running != null) {
            running.overrun();
        }
    }

    /** How it went. */
    ScopeClosing result() {
        return result(failures());
    }

    /** How it went until now, when nobody waits for it any longer. */
    ScopeClosing leftBehind() {
        List<StepFailure> failed = new ArrayList<>(failures());
        StepRun running = current;
        StepFailure stuck = running == null ? null : running.leftBehind();
        failed.add(stuck != null ? stuck : unfinished());
        return result(failed);
    }

    private StepFailure unfinished() {
        List<String> steps = scope.describe().steps();
        var cause = new ShutdownException("%s was not closed in time; steps left: %s".formatted(scope, steps));
        return new StepFailure(steps.isEmpty() ? "" : steps.get(0), Outcome.ABANDONED, cause);
    }

    private ScopeClosing result(List<StepFailure> failed) {
        ScopeDeclaration declaration = scope.declaration();
        return new ScopeClosing(
                declaration.name(),
                declaration.owner(),
                declaration.labels(),
                scope.openedFrom(),
                failed.stream().map(StepFailure::outcome).reduce(Outcome.SUCCEEDED, ScopeCloser::worse),
                Duration.ofNanos(Math.max(0, scope.scopes().time().nanos() - startedAt)),
                failed);
    }

    private static Outcome worse(Outcome one, Outcome other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
