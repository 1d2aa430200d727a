package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.flush.FlushReport;
import dev.softlanding.shutdown.flush.Flusher;
import dev.softlanding.shutdown.flush.Flusher.Kind;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.RunOutcome;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When a run flushes what must not be lost, and what of it. */
@Timeout(20)
class FlushInRunTests {

    /** From the cut-off to the halt. */
    private static final long FLUSH_MILLIS = 500;

    /** With last ones: two thirds of that, less what the end of the run needs to be told. */
    private static final long FLUSH_BEFORE_LAST_MILLIS = 283;

    @RegisterExtension
    private final Harness harness = new Harness();

    private final BlockingQueue<String> ran = new LinkedBlockingQueue<>();

    private Flusher noting(String name, Kind kind) {
        return new Flusher(name, kind, Duration.ofMinutes(1), remaining -> ran.add(name + " " + remaining.toMillis()));
    }

    private ShutdownTask flushing(String name, ShutdownTask.Action action, String... after) {
        return ShutdownTask.named(name)
                .after(after)
                .timeout(Harness.HOUR)
                .flushAtCutOff(() -> ran.add("flush of " + name))
                .run(action);
    }

    @Test
    void flushWhenTheRunIsCutOffBringsToSafetyWhatHasNotSucceeded() throws Exception {
        Gate hanging = harness.polite();
        ShutdownCoordinator coordinator = harness.started(
                harness.builder().flusher(noting("final", Kind.FINAL)).flusher(noting("last", Kind.LAST)),
                flushing("done", () -> {}),
                flushing("hanging", hanging),
                flushing("waiting", () -> {}, "hanging"));
        hanging.awaitEntered();
        harness.events().awaitEnd("done");

        harness.time().advance(Harness.BUDGET);

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(ran)
                .containsExactlyInAnyOrder("flush of hanging", "flush of waiting", "final " + FLUSH_BEFORE_LAST_MILLIS);
        assertThat(report.outcome()).isEqualTo(RunOutcome.FORCED);
        assertThat(report.flushes())
                .extracting(FlushReport::flusher)
                .containsExactlyInAnyOrder("hanging", "waiting", "final");
        assertThat(harness.events().events().get(harness.events().events().size() - 1))
                .as("the last thing that is heard")
                .isInstanceOf(ShutdownEvent.RunEnded.class);
    }

    @Test
    void runWhenAFlusherHangsIsFlushingUntilTheLastFlushIsDue() throws Exception {
        Gate hanging = harness.polite();
        Gate deaf = harness.deaf();
        ShutdownCoordinator coordinator = harness.started(
                harness.builder().flusher(new Flusher("deaf", Kind.FINAL, Harness.HOUR, remaining -> deaf.run())),
                Harness.task("hanging", hanging));
        hanging.awaitEntered();

        harness.time().advance(Harness.BUDGET);

        deaf.awaitEntered();
        harness.events().awaitEnd("hanging");
        assertThat(coordinator.state()).isEqualTo(CoordinatorState.FLUSHING);
        harness.time().advance(Duration.ofMillis(FLUSH_MILLIS + 1));
        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(report.flushes()).singleElement().satisfies(flush -> assertThat(flush.outcome())
                .isEqualTo(FlushReport.Outcome.UNFINISHED));
    }

    @Test
    void flushWhenSomethingIsStuckAtTheEndComesThoughThereIsTime() throws Exception {
        Gate stuck = harness.deaf();
        ShutdownCoordinator coordinator = harness.started(
                harness.builder().flusher(noting("final", Kind.FINAL)),
                ShutdownTask.named("stuck").timeout(Harness.SECOND).run(stuck));
        stuck.awaitEntered();
        harness.time().advance(Duration.ofMillis(900));
        stuck.awaitInterrupted();

        harness.advanceWhenSettled(Duration.ofMillis(100));

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(report.outcome()).isEqualTo(RunOutcome.DEGRADED);
        assertThat(ran).as("no more time than a cut-off leaves").containsExactly("final " + FLUSH_MILLIS);
    }

    @Test
    void flushWhenTheRunIsCutShortHasAsMuchTimeAsAtTheCutOff() throws Exception {
        Gate hanging = harness.polite();
        ShutdownCoordinator coordinator = harness.started(
                harness.builder().flusher(noting("final", Kind.FINAL)), Harness.task("hanging", hanging));
        hanging.awaitEntered();

        coordinator.escalate();

        assertThat(ran.take()).isEqualTo("final " + FLUSH_MILLIS);
        assertThat(harness.reportOfEnd(coordinator).outcome()).isEqualTo(RunOutcome.FORCED);
    }

    @Test
    void flushWhenATaskAbortsTheRunComesAtOnce() throws Exception {
        ShutdownCoordinator coordinator = harness.started(
                harness.builder().flusher(noting("final", Kind.FINAL)),
                ShutdownTask.named("vital")
                        .timeout(Harness.SECOND)
                        .onFailure(FailurePolicy.ABORT)
                        .flushAtCutOff(() -> ran.add("flush of vital"))
                        .run(() -> {
                            throw new IllegalStateException("on purpose");
                        }),
                Harness.task("next", () -> {}, "vital"));

        assertThat(harness.reportOfEnd(coordinator).outcome()).isEqualTo(RunOutcome.FORCED);
        assertThat(ran).containsExactlyInAnyOrder("final " + FLUSH_MILLIS, "flush of vital");
    }

    @Test
    void flushWhenTheRunIsCleanIsOnlyTheEarlyOne() throws Exception {
        ShutdownCoordinator coordinator = harness.started(
                harness.builder().flusher(noting("safe", Kind.SAFE)).flusher(noting("final", Kind.FINAL)),
                flushing("a", () -> assertThat(ran.take()).isEqualTo("safe 60000")));

        ShutdownReport report = harness.reportOfEnd(coordinator);

        assertThat(report.outcome()).isEqualTo(RunOutcome.CLEAN);
        assertThat(ran).isEmpty();
        assertThat(coordinator.flush().hasBegun()).as("it will no more").isTrue();
    }

    @Test
    void flushWhenTheTaskIsChangedIsThatOfTheNewPlan() throws Exception {
        Gate hanging = harness.polite();
        ShutdownCoordinator coordinator = harness.armed(harness.builder(), flushing("old", () -> {}));
        coordinator.prepareFlush();
        coordinator.change(changes -> {
            changes.remove("old");
            changes.add(flushing("new", hanging));
        });
        coordinator.trigger(ShutdownReason.API);
        hanging.awaitEntered();

        harness.time().advance(Harness.BUDGET);

        assertThat(harness.reportOfEnd(coordinator).outcome()).isEqualTo(RunOutcome.FORCED);
        assertThat(ran).containsExactly("flush of new");
        coordinator.flush().close();
    }

    /** As when a context is closed and its process lives on. */
    @Test
    void threadsWhenNobodyPreparedTheFlushEndWithoutTheLast() throws Exception {
        Gate hanging = harness.polite();
        ShutdownCoordinator coordinator = harness.started(
                harness.builder()
                        .flusher(noting("unprepared-final", Kind.FINAL))
                        .flusher(noting("unprepared-safe", Kind.SAFE))
                        .flusher(noting("unprepared-last", Kind.LAST)),
                Harness.task("hanging", hanging));
        hanging.awaitEntered();
        assertThat(ran.take()).isEqualTo("unprepared-safe 60000");
        List<Thread> threads = flushThreads("unprepared");
        assertThat(threads).hasSize(3);

        harness.time().advance(Harness.BUDGET);

        harness.reportOfEnd(coordinator);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(ran)
                .containsExactlyInAnyOrder(
                        "unprepared-final " + FLUSH_BEFORE_LAST_MILLIS, "unprepared-safe " + FLUSH_BEFORE_LAST_MILLIS);
    }

    @Test
    void threadsWhenTheRunIsCleanEnd() throws Exception {
        Gate gate = harness.polite();
        ShutdownCoordinator coordinator = harness.started(
                harness.builder().flusher(noting("clean-final", Kind.FINAL)).flusher(noting("clean-last", Kind.LAST)),
                Harness.task("a", gate));
        List<Thread> threads = flushThreads("clean");
        assertThat(threads).hasSize(2);

        gate.open();

        harness.reportOfEnd(coordinator);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(ran).isEmpty();
    }

    @Test
    void threadsWhenThePlanIsChangedAreThoseOfTheNewFlushOnly() throws Exception {
        ShutdownCoordinator coordinator = harness.armed(harness.builder(), flushing("replaced", () -> {}));
        coordinator.prepareFlush();
        List<Thread> threads = flushThreads("replaced");
        assertThat(threads).hasSize(1);

        coordinator.change(changes -> {
            changes.remove("replaced");
            changes.add(flushing("replacing", () -> {}));
        });

        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(flushThreads("replacing")).hasSize(1);
        coordinator.flush().close();
    }

    @Test
    void threadsWhenAPlanIsChangedThatNobodyPreparedAreNotMade() {
        ShutdownCoordinator coordinator = harness.armed(harness.builder(), flushing("unmade", () -> {}));

        coordinator.change(changes -> {
            changes.remove("unmade");
            changes.add(flushing("unmade-either", () -> {}));
        });

        assertThat(flushThreads("unmade-either")).isEmpty();
    }

    private static List<Thread> flushThreads(String names) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("shutdown-flush-" + names))
                .toList();
    }

    @Test
    void flushWhenALaterSignalSetsTheClockHasItsTimeByThat() throws Exception {
        Gate hanging = harness.polite();
        ShutdownCoordinator coordinator = harness.started(
                harness.builder().flusher(noting("final", Kind.FINAL)), Harness.task("hanging", hanging));
        hanging.awaitEntered();
        harness.time().awaitScheduled(3); // keeper, and the threads of the flush
        harness.time().advance(Duration.ofSeconds(10));

        coordinator.trigger(ShutdownReason.SIGTERM);

        harness.time().awaitScheduled(3);
        harness.time().advance(Harness.BUDGET.minusMillis(1));
        harness.time().awaitScheduled(3);
        assertThat(ran).isEmpty();
        assertThat(coordinator.flush().hasBegun()).isFalse();
        harness.time().advance(Duration.ofMillis(1));
        assertThat(ran.take()).isEqualTo("final " + FLUSH_MILLIS);
        assertThat(harness.reportOfEnd(coordinator).outcome()).isEqualTo(RunOutcome.FORCED);
    }

    @Test
    void flushWhenALaterSignalSetTheClockAndSomethingIsStuckHasItsTimeByThat() throws Exception {
        Gate stuck = harness.deaf();
        ShutdownCoordinator coordinator = harness.started(
                harness.builder().flusher(noting("final", Kind.FINAL)),
                ShutdownTask.named("stuck").timeout(Duration.ofSeconds(35)).run(stuck));
        stuck.awaitEntered();
        harness.time().awaitScheduled(3);
        harness.time().advance(Duration.ofSeconds(10));
        coordinator.trigger(ShutdownReason.SIGTERM);
        harness.time().awaitScheduled(3);
        harness.time().advance(Duration.ofMillis(24_900));
        stuck.awaitInterrupted();

        harness.time().awaitScheduled(3);
        harness.time().advance(Duration.ofMillis(100));

        assertThat(harness.reportOfEnd(coordinator).outcome()).isEqualTo(RunOutcome.DEGRADED);
        assertThat(ran).as("no more time than a cut-off leaves").containsExactly("final " + FLUSH_MILLIS);
    }

    @Test
    void listenerWhenIsolatedHearsThoughAnotherHangs() throws Exception {
        Gate hanging = harness.polite();
        var heard = new LinkedBlockingQueue<ShutdownEvent>();
        ShutdownCoordinator coordinator = harness.armed(
                ShutdownCoordinator.builder()
                        .time(harness.time())
                        .listener(event -> enter(hanging))
                        .isolatedListener(heard::add),
                Harness.task("a", () -> {}));

        coordinator.trigger(ShutdownReason.API);

        ShutdownEvent event = heard.take();
        while (!(event instanceof ShutdownEvent.RunEnded)) {
            event = heard.take();
        }
        assertThat(((ShutdownEvent.RunEnded) event).report().tasks()).hasSize(1);
        assertThat(List.of(hanging.hasEntered())).containsExactly(true);
    }

    /** One second is the longest that the end waits for listeners, all together. */
    @Test
    void endOfTheRunWhenADetachedListenerHangsComesAtOnce() throws Exception {
        Gate hanging = harness.polite();
        ShutdownCoordinator coordinator =
                harness.armed(harness.builder().detachedListener(event -> enter(hanging)), Harness.task("a", () -> {}));

        long triggered = System.nanoTime();
        coordinator.trigger(ShutdownReason.API);
        hanging.awaitEntered();
        assertThat(coordinator.awaitTerminated(Harness.LONG)).isTrue();

        assertThat(Duration.ofNanos(System.nanoTime() - triggered)).isLessThan(Harness.SECOND);
    }

    @Test
    void endOfTheRunWhenManyListenersHangWaitsForThemTogether() throws Exception {
        Gate hanging = harness.polite();
        ShutdownCoordinator.Builder builder = harness.builder();
        for (int i = 0; i < 10; i++) {
            builder.isolatedListener(event -> enter(hanging));
        }
        ShutdownCoordinator coordinator = harness.armed(builder, Harness.task("a", () -> {}));

        coordinator.trigger(ShutdownReason.API);

        assertThat(coordinator.awaitTerminated(Duration.ofSeconds(5))).isTrue();
    }

    private static void enter(Gate gate) {
        try {
            gate.run();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
