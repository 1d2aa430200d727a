package dev.softlanding.shutdown.scope;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.time.Alarm;
import java.lang.ref.PhantomReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scope apart from its handle, so that the handle can become garbage and the steps do not.
 *
 * <p>It is open, or one {@link ScopeCloser} is closing it, or it is closed. Closed means: the closer found no step left;
 * a step deferred while the scope is being closed is the next to run. A closer that must stop before gives the scope
 * back: it is open again, with the steps that have not begun.
 *
 * <p>This class is threadsafe: its own monitor guards stage and steps, for a few instructions each time and never around
 * foreign code.
 */
final class ScopeState {

    private final OpenScopes scopes;
    private final ScopeDeclaration declaration;
    private final long number;
    private final long openedAt;
    private final StackTraceElement openedFrom;

    // All below: guarded by this.
    private final StepStack steps = new StepStack();
    private Stage stage = Stage.OPEN;
    private @Nullable ScopeCloser closer;
    private @Nullable List<Alarm> waiting;
    private @Nullable PhantomReference<Scope> handle;
    private ScopeTimer.@Nullable Call timeToLive;
    private boolean leaked;
    private boolean overdue;

    private enum Stage {
        OPEN,
        CLOSING,
        CLOSED
    }

    ScopeState(OpenScopes scopes, ScopeDeclaration declaration, long number, long openedAt) {
        this.scopes = scopes;
        this.declaration = declaration;
        this.number = number;
        this.openedAt = openedAt;
        this.openedFrom = OpeningPlace.find();
    }

    ScopeDeclaration declaration() {
        return declaration;
    }

    StackTraceElement openedFrom() {
        return openedFrom;
    }

    OpenScopes scopes() {
        return scopes;
    }

    /** Later opened, higher. */
    long number() {
        return number;
    }

    /** What is to be let go of when the scope is closed. */
    synchronized void watch(PhantomReference<Scope> handle, ScopeTimer.@Nullable Call timeToLive) {
        this.handle = handle;
        this.timeToLive = timeToLive;
    }

    /** Adds a step, or runs it at once if the scope is closed. */
    DeferredStep defer(String name, long timeout, ShutdownTask.Action action) {
        var step = new DeferredStep(this, name, timeout, action);
        ScopeCloser closed = push(step);
        if (closed != null) {
            closed.runLate(step);
        }
        return step;
    }

    /** Adds a step. If it could not because the scope is closed: who closed it. */
    private synchronized @Nullable ScopeCloser push(DeferredStep step) {
        if (stage == Stage.CLOSED) {
            return closer;
        }
        steps.push(step);
        return null;
    }

    synchronized boolean remove(DeferredStep step) {
        return steps.remove(step);
    }

    synchronized boolean claim(ScopeCloser claimant) {
        if (stage != Stage.OPEN) {
            return false;
        }
        stage = Stage.CLOSING;
        closer = claimant;
        return true;
    }

    /** The step to run next; without one the scope is closed. For the closer only. */
    @Nullable
    DeferredStep takeNext() {
        DeferredStep next;
        synchronized (this) {
            next = steps.pop();
            if (next == null) {
                stage = Stage.CLOSED;
                scopes.closed(this); // here, so that nobody sees a closed scope among the open ones
            }
        }
        if (next == null) {
            letGo();
        }
        return next;
    }

    private synchronized void letGo() {
        if (handle != null) {
            handle.clear();
        }
        if (timeToLive != null) {
            scopes.timer().cancel(timeToLive);
        }
        wakeWaiting();
    }

    /** Lets others close the scope, unless another closer has it by now. */
    synchronized void giveBack(ScopeCloser former) {
        if (stage == Stage.CLOSING && closer == former) {
            stage = Stage.OPEN;
            closer = null;
            wakeWaiting();
        }
    }

    private synchronized void wakeWaiting() {
        if (waiting != null) {
            waiting.forEach(Alarm::ring);
        }
    }

    synchronized boolean isOpen() {
        return stage == Stage.OPEN;
    }

    /** Who is closing the scope. */
    synchronized @Nullable ScopeCloser closer() {
        return stage == Stage.CLOSING ? closer : null;
    }

    /** Closes the scope on the calling thread, or waits until whoever does that has. */
    void close() {
        var own = new ScopeCloser(this, null);
        do {
            if (own.begin()) {
                own.work();
                own.throwFailures();
                return;
            }
        } while (awaitOther());
    }

    /** Waits for whoever is closing the scope, and tells whether the scope was given back, so that it is open again. */
    private boolean awaitOther() {
        Alarm alarm = scopes.time().newAlarm();
        ScopeCloser other = beginWaiting(alarm);
        try {
            if (other != null) {
                alarm.await(other.awaitedUntil());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            endWaiting(alarm);
        }
        return isOpen();
    }

    /** Whom to wait for: nobody, if the calling thread runs a step of that very closing. */
    private synchronized @Nullable ScopeCloser beginWaiting(Alarm alarm) {
        ScopeCloser other = closer();
        if (other == null || other.runsOn(Thread.currentThread())) {
            return null;
        }
        waiting = waiting == null ? new ArrayList<>(1) : waiting;
        waiting.add(alarm);
        return other;
    }

    private synchronized void endWaiting(Alarm alarm) {
        if (waiting != null) {
            waiting.remove(alarm);
        }
    }

    /** Notes that the handle is garbage, and tells whether that is news. */
    synchronized boolean leak() {
        leaked = stage != Stage.CLOSED;
        return leaked;
    }

    /** Notes that the time to live is over, and tells whether that is to be reported. */
    synchronized boolean expire() {
        overdue = stage == Stage.OPEN;
        return overdue && !leaked;
    }

    synchronized OpenScope describe() {
        long age = Math.max(0, scopes.time().nanos() - openedAt);
        return new OpenScope(
                declaration.name(),
                declaration.owner(),
                declaration.labels(),
                scopes.time().instant().minusNanos(age),
                Duration.ofNanos(age),
                openedFrom,
                steps.names(),
                stage == Stage.CLOSING,
                leaked,
                overdue);
    }

    @Override
    public String toString() {
        return "scope '%s'".formatted(declaration.name());
    }
}
