package dev.softlanding.shutdown.acceptance;

import static dev.softlanding.shutdown.engine.Harness.LONG;
import static dev.softlanding.shutdown.engine.Harness.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.engine.Gate;
import dev.softlanding.shutdown.engine.Harness;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What uber-go/fx asks of its shutdowner, said of triggers and of those who wait. Its waiters are told exit codes, ours the
 * report; codes are in {@code ProcessEndTests}.
 *
 * <p>A row {@code differs} where we mean something else on purpose, and asserts what we mean.
 */
@Timeout(20)
class FxShutdownerTests {

    @RegisterExtension
    final Harness harness = new Harness();

    private final AtomicInteger ran = new AtomicInteger();

    @Test
    @DisplayName("fx shutdowner: ten wait, all are told, and all are told the same")
    void waitersWhenTheRunEndsAreAllTold() throws Exception {
        Gate gate = harness.polite();
        ShutdownCoordinator coordinator = harness.started(task("a", gate));
        gate.awaitEntered();
        List<AtomicReference<ShutdownReport>> told = IntStream.range(0, 10)
                .mapToObj(i -> new AtomicReference<ShutdownReport>())
                .toList();
        var waiting = new CountDownLatch(10);
        List<Thread> waiters = told.stream()
                .map(report -> new Thread(() -> {
                    waiting.countDown();
                    report.set(awaited(coordinator));
                }))
                .toList();
        waiters.forEach(Thread::start);
        waiting.await();

        gate.open();

        for (Thread waiter : waiters) {
            waiter.join();
        }
        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(told).allSatisfy(heard -> assertThat(heard).hasValue(report));
    }

    private static ShutdownReport awaited(ShutdownCoordinator coordinator) {
        try {
            return coordinator.awaitTerminated(LONG) ? coordinator.report() : null;
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    @Test
    @DisplayName("fx shutdowner: whoever begins to wait when the run is over is told at once")
    void waiterWhenItComesAfterTheRunIsTold() throws Exception {
        ShutdownCoordinator coordinator = harness.started(task("a", ran::incrementAndGet));
        harness.reportOfEnd(coordinator);

        assertThat(coordinator.awaitTerminated(Duration.ZERO)).isTrue();
        assertThat(coordinator.awaitTerminal(Duration.ZERO)).isTrue();
        assertThat(coordinator.report().state()).isEqualTo(CoordinatorState.TERMINATED);
    }

    @Test
    @DisplayName("fx shutdowner, differs: ten cycles are ten coordinators, for a run is not repeated")
    void coordinatorsWhenUsedOneAfterTheOtherDoNotDisturbEachOther() throws Exception {
        for (int cycle = 1; cycle <= 10; cycle++) {
            ShutdownCoordinator coordinator = harness.started(task("a", ran::incrementAndGet));
            assertThat(coordinator.awaitTerminated(LONG)).isTrue();
            assertThat(ran).hasValue(cycle);
        }
    }

    @Test
    @DisplayName("fx shutdowner: of 50 that ask at once one starts the run, and the others join it")
    void triggersWhenTheyRaceStartOneRun() throws Exception {
        int threads = 50;
        ShutdownCoordinator coordinator = harness.armed(task("a", ran::incrementAndGet));
        var barrier = new CyclicBarrier(threads);
        var accepted = new AtomicInteger();
        List<Thread> triggering = IntStream.range(0, threads)
                .mapToObj(i -> new Thread(() -> {
                    awaitUnchecked(barrier);
                    accepted.addAndGet(coordinator.trigger(ShutdownReason.API) ? 1 : 0);
                }))
                .toList();

        triggering.forEach(Thread::start);
        for (Thread thread : triggering) {
            thread.join();
        }

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(accepted).hasValue(threads);
        assertThat(report.laterTriggers()).hasSize(threads - 1);
        assertThat(ran).hasValue(1);
        assertThat(harness.events().events(ShutdownEvent.RunStarted.class)).hasSize(1);
    }

    private static void awaitUnchecked(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    @Test
    @DisplayName("fx shutdowner, differs: who does not listen blocks nobody; a second request joins and is listed")
    void triggerWhenNobodyListensIsNotBlocked() throws Exception {
        Gate deafListener = harness.deaf();
        ShutdownCoordinator coordinator = harness.armed(
                harness.builder().listener(event -> blockIn(deafListener)), task("a", ran::incrementAndGet));

        assertThat(coordinator.trigger(ShutdownReason.API)).isTrue();
        deafListener.awaitEntered();
        assertThat(coordinator.trigger(ShutdownReason.ENDPOINT)).isTrue();

        deafListener.open();
        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(report.laterTriggers()).containsExactly(ShutdownReason.ENDPOINT);
        assertThat(ran).hasValue(1);
    }

    private static void blockIn(Gate gate) {
        try {
            gate.run();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }
}
