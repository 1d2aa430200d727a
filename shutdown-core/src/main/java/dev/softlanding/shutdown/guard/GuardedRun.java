package dev.softlanding.shutdown.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One run of a body of foreign code, on the thread that calls {@link #run}. Its interrupt reaches the body or nothing:
 * never what the same thread runs next, and never nobody because the thread was not there yet. The body begins with a
 * clear interrupt flag, whatever was meant for its thread before.
 *
 * <p>The care about late interrupts is that of {@code FutureTask.handlePossibleCancellationInterrupt} in the JDK.
 *
 * <p>One thread runs, once; any thread may interrupt and look.
 */
public final class GuardedRun {

    private static final AtomicReferenceFieldUpdater<GuardedRun, State> STATE =
            AtomicReferenceFieldUpdater.newUpdater(GuardedRun.class, State.class, "state");

    private static final long DELIVERY_NANOS = 50_000;

    private volatile State state = State.NEW;
    private volatile boolean interrupted;
    private volatile @Nullable Thread thread;

    private enum State {
        NEW,
        INTERRUPTED_EARLY,
        RUNNING,
        INTERRUPTING,
        ENDED
    }

    /** What is run. */
    @FunctionalInterface
    public interface Body {

        /**
         * Does the work.
         *
         * @throws Exception whatever goes wrong: handed to the caller of {@link GuardedRun#run}
         */
        void run() throws Exception;
    }

    /**
     * Runs the body on the calling thread, and leaves that thread's interrupt flag clear: for a thread of ours.
     *
     * @return what the body threw, an {@link Error} included, or {@code null}
     * @throws IllegalStateException if this run has begun before
     */
    public @Nullable Throwable run(Body body) {
        Thread.interrupted();
        Throwable failure = runBody(body);
        Thread.interrupted();
        return failure;
    }

    /**
     * Runs the body on the calling thread, and gives that thread back the interrupts that were not this run's: one that
     * was pending before the body began, which the body does not see, and one that somebody else sent meanwhile. When
     * both this run and somebody else have interrupted the body, the two cannot be told apart, and none is given back.
     *
     * @return what the body threw, an {@link Error} included, or {@code null}
     * @throws IllegalStateException if this run has begun before
     */
    public @Nullable Throwable runKeepingInterrupts(Body body) {
        boolean pending = Thread.interrupted();
        Throwable failure = runBody(body);
        boolean came = Thread.interrupted() || failure instanceof InterruptedException;
        if (pending || (came && !interrupted)) {
            Thread.currentThread().interrupt();
        }
        return failure;
    }

    private @Nullable Throwable runBody(Body body) {
        begin();
        try {
            body.run();
            return null;
        } catch (Throwable thrown) { // an Error is a failure like any other
            return thrown;
        } finally {
            end();
        }
    }

    private void begin() {
        if (state.compareTo(State.RUNNING) >= 0) {
            throw new IllegalStateException("This run has begun before. Make a new one.");
        }
        thread = Thread.currentThread();
        if (!STATE.compareAndSet(this, State.NEW, State.RUNNING)) {
            interrupted = true;
            Thread.currentThread().interrupt();
            state = State.RUNNING;
        }
    }

    private void end() {
        while (!STATE.compareAndSet(this, State.RUNNING, State.ENDED)) {
            Thread.interrupted(); // an interrupt is being delivered: a few instructions, unless it closes a channel
            LockSupport.parkNanos(this, DELIVERY_NANOS);
        }
        thread = null;
    }

    /**
     * Interrupts the body, now or as soon as it begins; does nothing if it has ended. May hang: an interrupt closes the
     * interruptible channel its target is blocked in, on the calling thread.
     */
    public void interrupt() {
        if (STATE.compareAndSet(this, State.NEW, State.INTERRUPTED_EARLY)) {
            return;
        }
        Thread running = thread;
        if (running != null && STATE.compareAndSet(this, State.RUNNING, State.INTERRUPTING)) {
            interrupted = true;
            try {
                running.interrupt();
            } finally {
                state = State.RUNNING;
            }
        }
    }

    /**
     * As {@link #interrupt()}, from a daemon thread of its own, so that an interrupt that hangs holds nobody. Where no
     * thread can be made, from the calling one.
     */
    public void interruptAside() {
        try {
            Threads.daemon("shutdown-interrupt", this::interrupt).start();
        } catch (Throwable noThread) {
            interrupt();
        }
    }

    /**
     * Where the body is, innermost frame first, the guard's frames and those of its caller left out; empty if it is not
     * running. Of runs within each other on one thread, each shows all from the outermost on.
     */
    public List<StackTraceElement> stack() {
        Thread running = thread;
        if (running == null) {
            return List.of();
        }
        StackTraceElement[] all = running.getStackTrace();
        if (state == State.ENDED) {
            return List.of(); // the thread may have gone on before it was looked at
        }
        int outermost = all.length - 1;
        while (outermost >= 0 && !isOwn(all[outermost])) {
            outermost--;
        }
        List<StackTraceElement> stack = new ArrayList<>(); // loops: a first stream costs the JVM milliseconds
        for (int frame = 0; frame < outermost; frame++) {
            if (!isOwn(all[frame])) {
                stack.add(all[frame]);
            }
        }
        return stack;
    }

    private static boolean isOwn(StackTraceElement frame) {
        return frame.getClassName().equals(GuardedRun.class.getName());
    }
}
