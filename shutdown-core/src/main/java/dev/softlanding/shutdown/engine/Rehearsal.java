package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.flush.Flusher;
import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.log.Timeline;
import dev.softlanding.shutdown.report.ShutdownEvent;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs a small plan in which everything goes wrong, once in a JVM and beside everything else: a task that fails, one that is
 * given up and what comes after it, one that is cut off, a flush. A real shutdown is the first of its JVM, at the worst
 * moment to load some eighty classes; after this they are there. It says nothing and leaves nothing behind.
 */
@SuppressWarnings({"CleanupInterrupt", "CleanupSleep", "CleanupUnboundedWait"}) // everything goes wrong on purpose
public final class Rehearsal {

    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private static final Duration BRIEF = Duration.ofMillis(10);
    private static final Duration LONG = Duration.ofSeconds(1);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final ShutdownSettings CLOCK =
            new ShutdownSettings(Duration.ofMillis(500), Duration.ZERO, ShutdownSettings.MINIMUM_RESERVE);

    private Rehearsal() {}

    /** Starts it on a daemon thread, unless it has been started. */
    public static void start() {
        if (BEGUN.compareAndSet(false, true)) {
            Threads.daemon("shutdown-rehearsal", Rehearsal::run).start();
        }
    }

    static ShutdownCoordinator run() {
        ShutdownCoordinator coordinator = ShutdownCoordinator.builder()
                .silent()
                .settings(CLOCK)
                .flusher(new Flusher("final", Flusher.Kind.FINAL, BRIEF, remaining -> {}))
                .flusher(new Flusher("safe", Flusher.Kind.SAFE, BRIEF, remaining -> {}))
                .build();
        coordinator.register(task("fails", BRIEF, () -> {
            throw new IllegalStateException("rehearsed");
        }));
        coordinator.register(task("given-up", BRIEF, Rehearsal::outlastTheInterrupt));
        coordinator.register(task("overlaps", BRIEF, () -> {}, "given-up"));
        coordinator.register(task("cut-off", LONG, () -> LockSupport.park(Rehearsal.class), "overlaps"));
        coordinator.arm();
        coordinator.trigger(ShutdownReason.API);
        coordinator.trigger(ShutdownReason.API);
        try {
            coordinator.awaitTerminated(ANSWER_LIMIT);
            Objects.requireNonNull(new Timeline(coordinator.report()).toString()); // the last that a log is told
            new ShutdownEvent.PatienceEnded(ShutdownReason.API, BRIEF, BRIEF); // what a second signal tells
        } catch (InterruptedException nobodysToInterrupt) {
            Thread.currentThread().interrupt();
        }
        return coordinator;
    }

    private static ShutdownTask task(String name, Duration timeout, ShutdownTask.Action action, String... after) {
        return ShutdownTask.named(name).after(after).timeout(timeout).run(action);
    }

    /** Parks until it is interrupted, and then for so long as not to end in time. */
    private static void outlastTheInterrupt() {
        LockSupport.park(Rehearsal.class);
        Thread.interrupted();
        LockSupport.parkNanos(Rehearsal.class, 4 * BRIEF.toNanos());
    }
}
