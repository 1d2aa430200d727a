package dev.softlanding.shutdown.engine;

import static dev.softlanding.shutdown.engine.Harness.SECOND;
import static dev.softlanding.shutdown.engine.Harness.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.softlanding.shutdown.AuditIdentity;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A task can be taken out until it starts, by anybody, and what it orders stays ordered. */
@Timeout(20)
class CancelTests {

    @RegisterExtension
    final Harness harness = new Harness();

    private final AtomicInteger ran = new AtomicInteger();
    private Gate gate;

    @BeforeEach
    void setUp() {
        gate = harness.polite();
    }

    private static void assertCancelled(TaskReport task) {
        assertThat(task.status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(task.explanation()).isEqualTo("It was cancelled.");
        assertThat(task.startedAfter()).isNull();
        assertThat(task.status().isFailure()).isFalse();
    }

    @Test
    void taskWhenCancelledBeforeTheRunIsShownSoAtOnceUntilItIsAnotherOne() {
        ShutdownCoordinator coordinator = harness.armed(
                ShutdownTask.named("a")
                        .timeout(Harness.SECOND)
                        .inFlight(() -> 7)
                        .run(() -> {}),
                Harness.task("b", () -> {}, "a"));

        coordinator.cancel("a");

        assertCancelled(task(coordinator.report(), "a"));
        assertThat(task(coordinator.report(), "a").inFlight()).isNull();
        assertThat(task(coordinator.report(), "b").status()).isEqualTo(TaskStatus.REGISTERED);
        coordinator.change(changes -> changes.remove("a").replace(Harness.task("b", () -> {})));
        coordinator.change(changes -> changes.add(Harness.task("a", () -> {})));
        assertThat(task(coordinator.report(), "a").status()).isEqualTo(TaskStatus.REGISTERED);
    }

    @Test
    void taskWhenNotYetInAPlanCannotBeCancelled() {
        ShutdownCoordinator coordinator = harness.builder().build();
        coordinator.register(Harness.task("a", () -> {}));

        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> coordinator.cancel("a"))
                .withMessage("Cannot cancel task 'a': the coordinator is ASSEMBLING. Do it when it is armed.");
    }

    @Test
    void taskWhenUnknownIsToldSoBeforeARunAndInIt() throws Exception {
        ShutdownCoordinator coordinator = harness.armed(Harness.task("ledger", gate));
        String message = "There is no task 'leger'. Did you mean 'ledger'?";
        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> coordinator.cancel("leger"))
                .withMessage(message);
        coordinator.trigger(ShutdownReason.API);

        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> coordinator.cancel("leger"))
                .withMessage(message);

        assertThatExceptionOfType(ShutdownException.class)
                .as("a phase is no task")
                .isThrownBy(() -> coordinator.cancel("release"));
    }

    @Test
    void taskWhenCancelledBeforeTheRunIsToldOfAtItsStart() throws Exception {
        ShutdownCoordinator coordinator = harness.armed(Harness.task("a", ran::incrementAndGet));

        assertThat(coordinator.cancel("a")).isTrue();
        assertThat(coordinator.cancel("a")).as("again").isTrue();
        coordinator.trigger(ShutdownReason.API);

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertCancelled(task(report, "a"));
        assertThat(harness.events().events(ShutdownEvent.TaskEnded.class))
                .containsExactly(new ShutdownEvent.TaskEnded(
                        "a",
                        AuditIdentity.NONE,
                        TaskStatus.CANCELLED,
                        "It was cancelled.",
                        Duration.ZERO,
                        null,
                        null,
                        null,
                        List.of()));
        assertThat(ran).hasValue(0);
    }

    @Test
    void taskWhenItWaitsIsCancelledAtOnceAndOrderThroughItHolds() throws Exception {
        ShutdownCoordinator coordinator = harness.started(
                Harness.task("a", gate),
                Harness.task("b", ran::incrementAndGet, "a"),
                Harness.task("c", () -> {}, "b"));
        gate.awaitEntered();
        harness.time().advance(SECOND);

        assertThat(coordinator.cancel("b")).isTrue();
        assertThat(coordinator.cancel("b")).as("again").isTrue();

        ShutdownReport during = coordinator.report();
        assertCancelled(task(during, "b"));
        assertThat(task(during, "c").status())
                .as("what it waits for through the cancelled one has not ended")
                .isEqualTo(TaskStatus.WAITING);
        assertThat(harness.events().awaitEnd("b").at()).isEqualTo(SECOND);
        gate.open();
        assertThat(task(harness.reportOfEnd(coordinator), "c").status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(harness.ended()).containsExactly("b", "a", "c");
        assertThat(ran).hasValue(0);
        assertThat(coordinator.cancel("b")).as("after the run").isTrue();
    }

    @Test
    void taskWhenItIsReadyAndWaitsForAWorkerIsCancelled() throws Exception {
        int most = 256;
        Gate[] gates = IntStream.range(0, most).mapToObj(i -> harness.polite()).toArray(Gate[]::new);
        ShutdownTask[] tasks = IntStream.range(0, most + 2)
                .mapToObj(i -> ShutdownTask.named("t" + i)
                        .timeout(Duration.ofHours(3)) // so that none of the others goes first
                        .run(i < most ? gates[i] : ran::incrementAndGet))
                .toArray(ShutdownTask[]::new);
        tasks[most] = ShutdownTask.named("ready").timeout(SECOND).run(ran::incrementAndGet);
        tasks[most + 1] = Harness.task("next", ran::incrementAndGet, "ready");
        ShutdownCoordinator coordinator = harness.started(tasks);
        for (Gate entered : gates) {
            entered.awaitEntered();
        }
        assertThat(coordinator.report().task("ready").orElseThrow().status()).isEqualTo(TaskStatus.READY);

        assertThat(coordinator.cancel("ready")).isTrue();

        assertThat(coordinator.report().task("next").orElseThrow().status())
                .as("nothing holds it any more")
                .isEqualTo(TaskStatus.READY);
        for (Gate open : gates) {
            open.open();
        }
        assertCancelled(task(harness.reportOfEnd(coordinator), "ready"));
        assertThat(ran).hasValue(1);
    }

    @Test
    void taskWhenItRunsIsNotCancelled() throws Exception {
        ShutdownCoordinator coordinator = harness.started(Harness.task("a", gate));
        gate.awaitEntered();

        assertThat(coordinator.cancel("a")).isFalse();

        gate.open();
        assertThat(task(harness.reportOfEnd(coordinator), "a").status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(coordinator.cancel("a")).as("when it has ended").isFalse();
    }

    @Test
    void taskWhenItCancelsItselfGoesOn() throws Exception {
        var coordinator = new AtomicReference<ShutdownCoordinator>();
        var out = new AtomicReference<Boolean>();
        coordinator.set(
                harness.armed(Harness.task("a", () -> out.set(coordinator.get().cancel("a")))));

        coordinator.get().trigger(ShutdownReason.API);

        assertThat(task(harness.reportOfEnd(coordinator.get()), "a").status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(out).hasValue(false);
    }

    @Test
    void taskWhenItWasAbandonedOrCutOffIsNotCancelled() throws Exception {
        Gate stuck = harness.deaf();
        ShutdownCoordinator coordinator = harness.started(
                ShutdownTask.named("stuck").timeout(SECOND).run(stuck),
                Harness.task("a", gate),
                Harness.task("b", () -> {}, "a"));
        stuck.awaitEntered();
        gate.awaitEntered();
        harness.time().advance(Duration.ofMillis(900));
        stuck.awaitInterrupted();
        harness.advanceWhenSettled(Duration.ofMillis(100));
        harness.events().awaitEnd("stuck");
        assertThat(coordinator.cancel("stuck")).isFalse();

        coordinator.escalate();

        assertThat(coordinator.cancel("b")).isFalse();
        harness.reportOfEnd(coordinator);
    }

    @Test
    void taskWhenDisabledWouldNotHaveRunAndIsNotCancelled() throws Exception {
        ShutdownCoordinator coordinator = harness.armed(
                ShutdownTask.named("off").timeout(SECOND).enabled(false).run(() -> {}), Harness.task("a", gate));
        assertThat(coordinator.cancel("off")).as("before the run").isFalse();

        coordinator.trigger(ShutdownReason.API);

        gate.awaitEntered();
        assertThat(coordinator.cancel("off")).as("in the run").isFalse();
        gate.open();
        TaskReport off = task(harness.reportOfEnd(coordinator), "off");
        assertThat(off.status()).isEqualTo(TaskStatus.SKIPPED);
        assertThat(off.explanation()).isEqualTo("It is disabled.");
    }

    @Test
    void terminalWhenCancelledIsOutAndNobodyWaitsForItForEver() throws Exception {
        ShutdownCoordinator coordinator = harness.armed(
                harness.builder().terminal(Harness.task("close", ran::incrementAndGet)), Harness.task("a", gate));
        coordinator.cancel("close");
        coordinator.trigger(ShutdownReason.API);
        gate.awaitEntered();
        assertThat(coordinator.awaitTerminal(Duration.ZERO)).isFalse();

        gate.open();

        assertThat(coordinator.awaitTerminal(Harness.LONG)).isTrue();
        assertCancelled(task(harness.reportOfEnd(coordinator), "close"));
        assertThat(ran).hasValue(0);
    }

    @Test
    void tasksWhenCancelledFromManyThreadsInTheRunAreOutForAll() throws Exception {
        int threads = 25;
        int tasks = 20;
        ShutdownTask[] all = IntStream.rangeClosed(0, tasks)
                .mapToObj(i ->
                        i == tasks ? Harness.task("first", gate) : Harness.task("t" + i, ran::incrementAndGet, "first"))
                .toArray(ShutdownTask[]::new);
        ShutdownCoordinator coordinator = harness.started(all);
        gate.awaitEntered();
        var refused = new AtomicInteger();

        together(threads, () -> {
            for (int i = 0; i < 2 * tasks; i++) {
                refused.addAndGet(coordinator.cancel("t" + 2 * (i % (tasks / 2))) ? 0 : 1);
            }
        });
        gate.open();

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(refused).hasValue(0);
        assertThat(ran).hasValue(tasks / 2);
        assertThat(report.tasks())
                .filteredOn(task -> task.status() == TaskStatus.CANCELLED)
                .hasSize(tasks / 2);
        assertThat(harness.ended()).doesNotHaveDuplicates();
    }

    /** Whatever comes first: what it says is so. */
    @RepeatedTest(50)
    void taskWhenCancelledAsItStartsIsOutOrRuns() throws Exception {
        ShutdownCoordinator coordinator =
                harness.started(Harness.task("a", () -> {}), Harness.task("b", ran::incrementAndGet, "a"));

        boolean out = coordinator.cancel("b");

        TaskReport report = task(harness.reportOfEnd(coordinator), "b");
        assertThat(report.status()).isEqualTo(out ? TaskStatus.CANCELLED : TaskStatus.SUCCEEDED);
        assertThat(ran).hasValue(out ? 0 : 1);
    }

    private static void together(int threads, Runnable what) throws InterruptedException {
        var barrier = new CyclicBarrier(threads);
        List<Thread> all = IntStream.range(0, threads)
                .mapToObj(i -> new Thread(() -> {
                    try {
                        barrier.await();
                    } catch (Exception unexpected) {
                        throw new IllegalStateException(unexpected);
                    }
                    what.run();
                }))
                .toList();
        all.forEach(Thread::start);
        for (Thread thread : all) {
            thread.join();
        }
    }
}
