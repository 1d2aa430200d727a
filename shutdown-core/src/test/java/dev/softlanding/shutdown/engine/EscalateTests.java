package dev.softlanding.shutdown.engine;

import static dev.softlanding.shutdown.engine.Harness.BUDGET;
import static dev.softlanding.shutdown.engine.Harness.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.log.Timeline;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody does not want to wait any longer: the cut-off is now. */
@Timeout(20)
class EscalateTests {

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    void escalationWhenThereIsNoRunMakesNoDifference() throws Exception {
        ShutdownCoordinator coordinator = harness.builder().build();
        coordinator.register(Harness.task("a", () -> {}));
        assertThat(coordinator.escalate()).isFalse();
        coordinator.arm();

        assertThat(coordinator.escalate()).isFalse();

        assertThat(coordinator.state()).isEqualTo(CoordinatorState.ARMED);
        coordinator.trigger(ShutdownReason.API);
        assertThat(task(harness.reportOfEnd(coordinator), "a").status()).isEqualTo(TaskStatus.SUCCEEDED);
    }

    @Test
    void runWhenEscalatedInterruptsWhatRunsAndStartsNothingMore() throws Exception {
        Gate gate = harness.polite();
        ShutdownCoordinator coordinator = harness.started(Harness.task("a", gate), Harness.task("b", () -> {}, "a"));
        gate.awaitEntered();
        harness.time().advance(Duration.ofSeconds(2));

        assertThat(coordinator.escalate()).isTrue();

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(report.cutOff()).isEqualTo(CutOffCause.ESCALATED);
        assertThat(report.elapsed()).isEqualTo(Duration.ofSeconds(2));
        assertThat(report.tasks()).allSatisfy(task -> {
            assertThat(task.status()).isEqualTo(TaskStatus.CUT_OFF);
            assertThat(task.explanation()).isEqualTo("The run was cut short.");
        });
        assertThat(harness.events().events(ShutdownEvent.CutOff.class))
                .containsExactly(
                        new ShutdownEvent.CutOff(Duration.ofSeconds(2), CutOffCause.ESCALATED, List.of("a", "b")));
    }

    /** It used to be told as what the run had taken, so that every run cut short took more than all of it. */
    @Test
    void budgetWhenARunIsCutShortStaysWhatTheRunHad() throws Exception {
        Gate stuck = harness.deaf();
        ShutdownCoordinator coordinator = harness.started(Harness.task("a", stuck));
        stuck.awaitEntered();
        harness.time().advance(Duration.ofSeconds(2));
        coordinator.escalate();
        stuck.awaitInterrupted();
        harness.advanceWhenSettled(Duration.ofMillis(100));

        ShutdownReport report = harness.reportOfEnd(coordinator);

        assertThat(report.budget()).isEqualTo(BUDGET);
        assertThat(report.remaining()).isZero();
        assertThat(new Timeline(report).toString().lines())
                .first()
                .isEqualTo("Shutdown by API took 2.100 s of 29.000 s (7 % of the budget): 1 CUT_OFF; cut short");
    }

    @Test
    void runWhenEscalatedIsFlushingUntilTheSettleTimeIsOver() throws Exception {
        Gate stuck = harness.deaf();
        ShutdownCoordinator coordinator = harness.started(Harness.task("a", stuck));
        stuck.awaitEntered();

        coordinator.escalate();

        stuck.awaitInterrupted();
        assertThat(coordinator.state()).isEqualTo(CoordinatorState.FLUSHING);
        harness.advanceWhenSettled(Duration.ofMillis(100));
        assertThat(harness.reportOfEnd(coordinator).hasStuckTasks()).isTrue();
        assertThat(coordinator.state()).isEqualTo(CoordinatorState.TERMINATED);
    }

    @Test
    void escalationWhenRepeatedMakesNoDifference() throws Exception {
        Gate stuck = harness.deaf();
        ShutdownCoordinator coordinator = harness.started(Harness.task("a", stuck));
        stuck.awaitEntered();
        assertThat(coordinator.escalate()).isTrue();

        assertThat(coordinator.escalate()).isFalse();

        stuck.open();
        harness.reportOfEnd(coordinator);
        assertThat(coordinator.escalate()).as("after the end").isFalse();
        assertThat(harness.events().events(ShutdownEvent.CutOff.class)).hasSize(1);
        assertThat(harness.events().events(ShutdownEvent.TaskInterrupted.class)).hasSize(1);
    }

    @Test
    void escalationWhenTheRunIsOverChangesNothing() throws Exception {
        ShutdownCoordinator coordinator = harness.started(Harness.task("a", () -> {}));
        ShutdownReport report = harness.reportOfEnd(coordinator);

        assertThat(coordinator.escalate()).isFalse();

        assertThat(coordinator.report()).isEqualTo(report);
        assertThat(report.cutOff()).isNull();
    }

    @Test
    void escalationWhenTheCutOffHasComeMakesNoDifference() throws Exception {
        Gate stuck = harness.deaf();
        ShutdownCoordinator coordinator = harness.started(Harness.task("a", stuck));
        stuck.awaitEntered();
        harness.time().advance(BUDGET);
        stuck.awaitInterrupted();

        assertThat(coordinator.escalate()).isFalse();

        assertThat(coordinator.report().cutOff()).isEqualTo(CutOffCause.DEADLINE);
    }

    @Test
    void escalationWhenItComesFromATaskReachesThatTaskToo() throws Exception {
        var coordinator = new AtomicReference<ShutdownCoordinator>();
        var difference = new AtomicReference<Boolean>();
        Gate gate = harness.polite();
        coordinator.set(harness.started(Harness.task("a", () -> {
            gate.awaitEntered(); // so that the field is set
            difference.set(coordinator.get().escalate());
            gate.run();
        })));
        var opener = new Thread(() -> runUnchecked(gate));
        opener.start();

        ShutdownReport report = harness.reportOfEnd(coordinator.get());

        assertThat(difference).hasValue(true);
        assertThat(task(report, "a").status()).isEqualTo(TaskStatus.CUT_OFF);
        assertThat(task(report, "a").failure()).isInstanceOf(InterruptedException.class);
    }

    private static void runUnchecked(Gate gate) {
        try {
            gate.run();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    @Test
    void escalationsWhenTheyRaceMakeADifferenceOnce() throws Exception {
        int threads = 20;
        Gate gate = harness.polite();
        ShutdownCoordinator coordinator = harness.started(Harness.task("a", gate));
        gate.awaitEntered();
        var barrier = new CyclicBarrier(threads);
        var differences = new AtomicInteger();
        List<Thread> escalating = IntStream.range(0, threads)
                .mapToObj(i -> new Thread(() -> {
                    awaitUnchecked(barrier);
                    differences.addAndGet(coordinator.escalate() ? 1 : 0);
                }))
                .toList();

        escalating.forEach(Thread::start);
        for (Thread thread : escalating) {
            thread.join();
        }

        harness.reportOfEnd(coordinator);
        assertThat(differences).hasValue(1);
    }

    private static void awaitUnchecked(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    @Test
    void stackWhenATaskIsInterruptedByAnEscalationIsKept() throws Exception {
        Gate gate = harness.polite();
        ShutdownCoordinator coordinator = harness.started(Harness.task("a", gate));
        gate.awaitEntered();

        coordinator.escalate();

        harness.reportOfEnd(coordinator);
        assertThat(harness.events().await(ShutdownEvent.TaskInterrupted.class).stack())
                .extracting(StackTraceElement::getClassName)
                .contains(Gate.class.getName());
    }

    /** The keeper may not have begun when the second signal comes. */
    @RepeatedTest(100)
    void runWhenEscalatedAtItsVeryBeginningEndsAndIsConsistent() throws Exception {
        var ran = new AtomicInteger();
        ShutdownTask[] tasks = IntStream.range(0, 5)
                .mapToObj(i -> Harness.task("t" + i, ran::incrementAndGet))
                .toArray(ShutdownTask[]::new);
        ShutdownCoordinator coordinator = harness.started(tasks);

        boolean difference = coordinator.escalate();

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(report.cutOff()).isEqualTo(difference ? CutOffCause.ESCALATED : null);
        assertThat(report.tasks())
                .extracting(TaskReport::status)
                .allMatch(status -> status == TaskStatus.CUT_OFF || status == TaskStatus.SUCCEEDED);
        assertThat(report.tasks())
                .filteredOn(task -> task.startedAfter() == null)
                .hasSize(5 - ran.get())
                .extracting(TaskReport::status)
                .allMatch(status -> status == TaskStatus.CUT_OFF);
    }
}
