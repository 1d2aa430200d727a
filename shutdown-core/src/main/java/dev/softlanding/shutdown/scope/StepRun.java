package dev.softlanding.shutdown.scope;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.guard.GuardedRun;
import dev.softlanding.shutdown.scope.ScopeClosing.Outcome;
import dev.softlanding.shutdown.scope.ScopeClosing.StepFailure;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One run of a step, within its time: interrupted shortly before the end of it and, where a shutdown closes the scope,
 * given up at the end. One thread runs it, the timer's watches over it; which of the two settles how it ended is decided
 * by one atomic state.
 */
final class StepRun {

    private final ScopeCloser closer;
    private final DeferredStep step;
    private final ScopeTimer timer;
    private final long startedAt;
    private final long limit;
    private final GuardedRun guard = new GuardedRun();
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);

    private enum State {
        RUNNING,
        OVERRUN,
        ENDED,
        ABANDONED
    }

    StepRun(ScopeCloser closer, DeferredStep step, ScopeTimer timer, long startedAt, long limit) {
        this.closer = closer;
        this.step = step;
        this.timer = timer;
        this.startedAt = startedAt;
        this.limit = limit;
    }

    /** When its time is over. */
    long endsAt() {
        return startedAt + limit;
    }

    /** Runs the step on the calling thread; {@code false} if it was abandoned meanwhile, and that thread with it. */
    boolean run() {
        ScopeTimer.Call call = timer.call(endsAt() - Limits.lead(limit), this::overrun);
        GuardedRun.Body body = () -> closer.runAction(step, limit);
        Throwable thrown = closer.isOwners() ? guard.runKeepingInterrupts(body) : guard.run(body);
        timer.cancel(call);
        State before = state.getAndUpdate(current -> current == State.ABANDONED ? current : State.ENDED);
        if (before == State.OVERRUN) {
            closer.failed(new StepFailure(step.name(), Outcome.TIMED_OUT, thrown == null ? late() : thrown));
        } else if (before == State.RUNNING && thrown != null) {
            closer.failed(new StepFailure(step.name(), Outcome.FAILED, thrown));
        }
        return before != State.ABANDONED;
    }

    /** Its time is nearly over, or nobody waits for it any longer. */
    void overrun() {
        if (state.compareAndSet(State.RUNNING, State.OVERRUN)) {
            guard.interruptAside();
            if (!closer.isOwners()) {
                timer.call(endsAt(), this::abandon);
            }
        }
    }

    private void abandon() {
        StepFailure stuck = stuck(guard.stack());
        if (state.compareAndSet(State.OVERRUN, State.ABANDONED)) {
            closer.abandoned(stuck);
        }
    }

    /** What is to be said about it if it is not waited for; {@code null} if that was said before, or it ended. */
    @Nullable
    StepFailure leftBehind() {
        List<StackTraceElement> stack = guard.stack();
        return stack.isEmpty() || state.get() == State.ABANDONED ? null : stuck(stack);
    }

    private StepFailure stuck(List<StackTraceElement> stack) {
        var cause = new ShutdownException(
                "%s was not over within %s and may still run; it was here".formatted(step, Limits.rounded(limit)));
        cause.setStackTrace(stack.toArray(StackTraceElement[]::new));
        return new StepFailure(step.name(), Outcome.ABANDONED, cause);
    }

    private ShutdownException late() {
        return new ShutdownException(
                "%s was interrupted because it took nearly %s, and then ended".formatted(step, Limits.rounded(limit)));
    }
}
