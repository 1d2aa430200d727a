package dev.softlanding.shutdown.scope;

import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.scope.ScopeClosing.Outcome;
import dev.softlanding.shutdown.time.Alarm;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One closing of all open scopes, on behalf of a shutdown. The task's thread starts threads and waits; those take scope
 * after scope, and one that is stuck is given up and replaced. Scopes that their owners are closing meanwhile are left to
 * them, and waited for until their time is over.
 *
 * <p>It ends when no open scope is left, or no time, or the task is interrupted. Then what runs is interrupted, no further
 * step is begun, and unfinished scopes are given back: their owners can still close them.
 */
final class ScopesClosing {

    private final OpenScopes scopes;
    private final int mostThreads;
    private final @Nullable ClassLoader contextClassLoader;
    private final Alarm alarm;
    private final Deque<ScopeCloser> work = new ConcurrentLinkedDeque<>();
    private final AtomicInteger threads = new AtomicInteger();
    private final Set<ScopeCloser> begun = ConcurrentHashMap.newKeySet();
    private final Queue<ScopeState> closedByOthers = new ConcurrentLinkedQueue<>();
    private final Queue<ScopeClosing> results = new ConcurrentLinkedQueue<>();
    private volatile long until;
    private volatile boolean left;
    private volatile @Nullable TaskContext context;

    /** Whether it ended because no scope was left. Used by the task's thread alone. */
    private boolean done;

    ScopesClosing(OpenScopes scopes, int mostThreads, @Nullable ClassLoader contextClassLoader) {
        this.scopes = scopes;
        this.mostThreads = mostThreads;
        this.contextClassLoader = contextClassLoader;
        this.alarm = scopes.time().newAlarm();
    }

    /** Closes all; throws what tells of those that did not end well. */
    void run(TaskContext context) {
        this.context = context;
        scopes.begin(this);
        try {
            lookAtTime(context);
            scopes.lastOpenedFirst().forEach(this::opened);
            awaitAll(context);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            scopes.end(this);
            leave();
        }
        throwUnlessAllEndedWell();
    }

    private void awaitAll(TaskContext context) throws InterruptedException {
        while (true) {
            startThreads();
            long othersUntil = lookAtOthers();
            done = isDone();
            if (done || !lookAtTime(context)) {
                return;
            }
            alarm.await(Math.min(until, othersUntil));
        }
    }

    private boolean lookAtTime(TaskContext context) {
        long remaining = context.remaining().toNanos();
        until = scopes.time().nanos() + remaining;
        return remaining > 0;
    }

    /** The threads first: one that ends leaves what it knows in the other two before. */
    private boolean isDone() {
        return threads.get() == 0 && work.isEmpty() && closedByOthers.isEmpty();
    }

    /** A scope is open. Called from any thread. */
    void opened(ScopeState scope) {
        work.add(new ScopeCloser(scope, this));
        alarm.ring();
    }

    /** A scope is closed. Called from any thread. */
    void closed() {
        if (!closedByOthers.isEmpty()) { // else a thread of this closing tells when it has nothing left to do
            alarm.ring();
        }
    }

    private void startThreads() {
        ScopeCloser next;
        do {
            next = threads.get() < mostThreads ? work.poll() : null;
        } while (next != null && start(next));
    }

    /** Closes that scope, and others after it, on a new thread; {@code false} if none could be made but others are there. */
    private boolean start(ScopeCloser first) {
        threads.incrementAndGet();
        try {
            Daemons.start(threadName(first), contextClassLoader, () -> work(first));
        } catch (Throwable noThread) {
            if (threads.get() > 1) {
                work.addFirst(first);
                threads.decrementAndGet();
                return false;
            }
            work(first); // or nobody would
        }
        return true;
    }

    private static String threadName(ScopeCloser closer) {
        return "shutdown-scope-" + closer.scope().declaration().name();
    }

    /** What a thread does: one scope after the other, until none is left or it is given up. */
    private void work(ScopeCloser first) {
        ScopeCloser next = first;
        while (next != null) {
            if (!close(next)) {
                return;
            }
            next = left ? null : work.poll();
            if (next != null) {
                Thread.currentThread().setName(threadName(next));
            }
        }
        threads.decrementAndGet();
        alarm.ring();
    }

    private boolean close(ScopeCloser closer) {
        if (!closer.hasBegun()) {
            begun.add(closer);
            if (!closer.begin()) {
                begun.remove(closer);
                closedByOthers.add(closer.scope());
                return true;
            }
        }
        if (!closer.work()) {
            return false;
        }
        if (begun.remove(closer) && closer.hasEnded()) {
            results.add(closer.result());
        }
        return true;
    }

    /** The thread that had it is stuck, and no longer counts. */
    void goOnWith(ScopeCloser closer) {
        work.addFirst(closer);
        threads.decrementAndGet();
        alarm.ring();
        if (left) {
            giveBackAll();
        }
    }

    /** Forgets those that their owners have closed or had their time for, and tells when the next one has. */
    private long lookAtOthers() {
        closedByOthers.removeIf(this::isSettled);
        long next = Alarm.NEVER;
        for (ScopeState scope : closedByOthers) {
            ScopeCloser other = scope.closer();
            next = Math.min(next, other == null ? 0 : other.awaitedUntil());
        }
        return next;
    }

    private boolean isSettled(ScopeState scope) {
        ScopeCloser other = scope.closer();
        if (other == null) {
            if (scope.isOpen()) {
                opened(scope); // given back
            }
            return true;
        }
        if (scopes.time().nanos() < other.awaitedUntil()) {
            return false;
        }
        leaveTo(other);
        return true;
    }

    private void leaveTo(@Nullable ScopeCloser other) {
        if (other != null && !other.isOf(this)) {
            results.add(other.leftBehind());
        }
    }

    boolean hasLeft() {
        return left;
    }

    /** Runs a step as a part of the task. What is around it is told the time until it would be interrupted, as tasks are. */
    void runPart(DeferredStep step, long limit) throws Exception {
        TaskContext task = Objects.requireNonNull(context, "steps are run once it runs");
        task.part(step.toString(), Duration.ofNanos(limit - Limits.lead(limit)), step.action());
    }

    /** When its time is over. */
    long until() {
        return until;
    }

    private void leave() {
        left = true;
        begun.forEach(this::leaveBehind);
        closedByOthers.forEach(scope -> leaveTo(scope.closer()));
        giveBackAll();
    }

    private void leaveBehind(ScopeCloser closer) {
        if (begun.remove(closer)) {
            results.add(closer.leftBehind());
            closer.interrupt();
        }
    }

    private void giveBackAll() {
        ScopeCloser closer;
        while ((closer = work.poll()) != null) {
            closer.scope().giveBack(closer);
        }
    }

    /** How it went, scope by scope, so far. */
    List<ScopeClosing> results() {
        return List.copyOf(results);
    }

    private void throwUnlessAllEndedWell() {
        List<ScopeClosing> failed = results.stream()
                .filter(result -> result.outcome() != Outcome.SUCCEEDED)
                .toList();
        List<ScopeState> open = done // what is open then has been opened since, and is not this closing's
                ? List.of()
                : scopes.lastOpenedFirst().stream().filter(ScopeState::isOpen).toList();
        if (!failed.isEmpty() || !open.isEmpty()) {
            throw Failures.ofClosing(results.size(), failed, open);
        }
    }
}
