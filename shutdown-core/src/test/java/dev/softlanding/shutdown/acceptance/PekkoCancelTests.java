package dev.softlanding.shutdown.acceptance;

import static dev.softlanding.shutdown.engine.Harness.SECOND;
import static dev.softlanding.shutdown.engine.Harness.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.Harness;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What Pekko's {@code CoordinatedShutdownSpec} asks of registering and cancelling, said of ours: rows 5–8 and 14.
 *
 * <p>A row {@code differs} where we mean something else on purpose, and asserts what we mean.
 */
@Timeout(20)
class PekkoCancelTests {

    @RegisterExtension
    final Harness harness = new Harness();

    private final AtomicInteger ran = new AtomicInteger();

    private static ShutdownTask in(Phase phase, String name, ShutdownTask.Action action) {
        return ShutdownTask.named(name).phase(phase).timeout(SECOND).run(action);
    }

    @Test
    @DisplayName("Pekko 5: a task that is cancelled before the run does not run, the others do")
    void taskWhenCancelledBeforeTheRunDoesNotRun() throws Exception {
        var others = new AtomicInteger();
        ShutdownCoordinator coordinator = harness.armed(
                in(Phase.DRAIN, "one", others::incrementAndGet),
                in(Phase.DRAIN, "two", ran::incrementAndGet),
                in(Phase.DRAIN, "three", others::incrementAndGet));

        assertThat(coordinator.cancel("two")).isTrue();
        coordinator.trigger(ShutdownReason.API);

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(task(report, "two").status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(task(report, "one").status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(task(report, "three").status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(ran).hasValue(0);
        assertThat(others).hasValue(2);
    }

    @Test
    @DisplayName("Pekko 6, differs: a name stands for one task, so a second of that name is refused")
    void taskWhenRegisteredAgainUnderItsNameIsRefused() {
        ShutdownCoordinator coordinator = harness.builder().build();
        ShutdownTask task = in(Phase.DRAIN, "copy", ran::incrementAndGet);
        coordinator.register(task);
        coordinator.register(task);

        assertThat(catchThrowableOfType(InvalidPlanException.class, coordinator::arm)
                        .problems())
                .extracting(PlanProblem::kind)
                .containsExactly(PlanProblem.Kind.DUPLICATE);
    }

    @Test
    @DisplayName("Pekko 6: one body under three names, the first cancelled, runs twice")
    void bodyWhenItBelongsToSeveralTasksRunsForEach() throws Exception {
        ShutdownTask.Action body = ran::incrementAndGet;
        ShutdownCoordinator coordinator =
                harness.armed(in(Phase.DRAIN, "1", body), in(Phase.DRAIN, "2", body), in(Phase.DRAIN, "3", body));

        coordinator.cancel("1");
        coordinator.trigger(ShutdownReason.API);

        harness.reportOfEnd(coordinator);
        assertThat(ran).hasValue(2);
    }

    @Test
    @DisplayName("Pekko 7: a task cancels one of a later phase, which never runs and so cancels nothing")
    void taskWhenCancelledFromAnEarlierPhaseNeverRuns() throws Exception {
        var coordinator = new AtomicReference<ShutdownCoordinator>();
        var cancels = new AtomicReference<Boolean>();
        coordinator.set(harness.armed(
                in(Phase.DRAIN, "a", () -> cancels.set(coordinator.get().cancel("b"))), in(Phase.FLUSH, "b", () -> {
                    ran.incrementAndGet();
                    coordinator.get().cancel("a");
                })));

        coordinator.get().trigger(ShutdownReason.API);

        ShutdownReport report = harness.reportOfEnd(coordinator.get());
        assertThat(cancels).hasValue(true);
        assertThat(ran).hasValue(0);
        assertThat(task(report, "a").status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(task(report, "b").status()).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    @DisplayName("Pekko 7 and 14, differs: nothing is added during a run, by whichever way; the run goes on")
    void taskWhenAddedDuringTheRunIsRefused() throws Exception {
        var coordinator = new AtomicReference<ShutdownCoordinator>();
        var refusals = new AtomicReference<List<Throwable>>();
        ShutdownTask late = in(Phase.FLUSH, "late", ran::incrementAndGet);
        coordinator.set(harness.armed(
                in(
                        Phase.DRAIN,
                        "a",
                        () -> refusals.set(List.of(
                                catchThrowable(() -> coordinator.get().register(late)),
                                catchThrowable(() -> coordinator.get().change(changes -> changes.add(late)))))),
                in(Phase.FLUSH, "b", () -> {})));

        coordinator.get().trigger(ShutdownReason.API);

        ShutdownReport report = harness.reportOfEnd(coordinator.get());
        assertThat(refusals.get()).hasSize(2).allSatisfy(refusal -> assertThat(refusal)
                .isInstanceOf(ShutdownException.class)
                .hasMessageContaining("RUNNING"));
        assertThat(ran).hasValue(0);
        assertThat(harness.ended()).containsExactly("a", "b");
        assertThat(report.tasks()).hasSize(2);
    }

    @Test
    @DisplayName("Pekko 14: a task added to a later phase while the plan is armed runs there")
    void taskWhenAddedBeforeTheRunRunsInItsPhase() throws Exception {
        ShutdownCoordinator coordinator = harness.armed(in(Phase.DRAIN, "a", () -> {}));

        coordinator.change(changes -> changes.add(in(Phase.FLUSH, "b", ran::incrementAndGet)));
        coordinator.trigger(ShutdownReason.API);

        harness.reportOfEnd(coordinator);
        assertThat(harness.ended()).containsExactly("a", "b");
        assertThat(ran).hasValue(1);
    }

    @Test
    @DisplayName("Pekko 8: of 20 tasks 25 threads cancel every second, again and again; the others and theirs run")
    void tasksWhenCancelledFromManyThreadsAreOutForAll() throws Exception {
        int threads = 25;
        ShutdownCoordinator coordinator = harness.builder().build();
        for (int i = 0; i < 20; i++) {
            coordinator.register(in(Phase.DRAIN, "a" + i, ran::incrementAndGet));
            coordinator.register(in(Phase.FLUSH, "b" + i, ran::incrementAndGet));
        }
        coordinator.arm();
        IntStream.range(0, 10).forEach(i -> coordinator.cancel("b" + 2 * i)); // those of tasks that will not run
        var barrier = new CyclicBarrier(threads);
        var refused = new AtomicInteger();
        List<Thread> cancelling = IntStream.range(0, threads)
                .mapToObj(i -> new Thread(() -> {
                    awaitUnchecked(barrier);
                    for (int j = 0; j < 40; j++) {
                        refused.addAndGet(coordinator.cancel("a" + 2 * (j % 10)) ? 0 : 1);
                    }
                }))
                .toList();

        cancelling.forEach(Thread::start);
        for (Thread thread : cancelling) {
            thread.join();
        }
        coordinator.trigger(ShutdownReason.API);

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(refused).hasValue(0);
        assertThat(ran).hasValue(20);
        assertThat(report.tasks())
                .filteredOn(task -> task.status() == TaskStatus.CANCELLED)
                .hasSize(20);
    }

    private static void awaitUnchecked(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }
}
