package dev.softlanding.shutdown.acceptance;

import static dev.softlanding.shutdown.engine.Harness.HOUR;
import static dev.softlanding.shutdown.engine.Harness.SECOND;
import static dev.softlanding.shutdown.engine.Harness.statuses;
import static dev.softlanding.shutdown.engine.Harness.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.Gate;
import dev.softlanding.shutdown.engine.Harness;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What uber-go/fx asks of the stopping half of its life cycle, said of runs. Its hooks stop in the reverse order of their
 * start; here that order is declared. Its shutdowner is in {@link FxShutdownerTests}.
 *
 * <table>
 *   <caption>Rows without a test here</caption>
 *   <tr><th>row</th><th>about</th><th>why not here</th></tr>
 *   <tr><td>1, 7</td><td>a start that fails, or takes too long, is rolled back: what has started is stopped</td><td>we start
 *     nothing; whoever starts something registers or adds its task when it has started, which row 1 here shows</td></tr>
 * </table>
 *
 * <p>A row {@code differs} where we mean something else on purpose, and asserts what we mean.
 */
@Timeout(20)
class FxLifecycleTests {

    @RegisterExtension
    final Harness harness = new Harness();

    private final AtomicInteger ran = new AtomicInteger();

    @Test
    @DisplayName("fx 1, differs: what has not started was never added to the plan, and is not stopped")
    void taskWhenItsStartFailedIsNotInThePlan() throws Exception {
        ShutdownCoordinator coordinator = harness.armed();
        coordinator.change(changes -> changes.add(task("first", () -> {})));

        coordinator.trigger(ShutdownReason.API); // before a second could start

        harness.reportOfEnd(coordinator);
        assertThat(harness.ended()).containsExactly("first");
    }

    @Test
    @DisplayName("fx 2: what started last is stopped first")
    void tasksWhenEachWaitsForTheLaterStartedEndInReverse() {
        assertThat(Timetable.of("h1 5 after h2, h2 10 after h3, h3 10 after h4, h4 10"))
                .isEqualTo("h4@10 h3@20 h2@30 h1@35");
    }

    @Test
    @DisplayName("fx 3: an error holds nobody back, and all errors are gathered in the order of execution")
    void errorsWhenThereAreSeveralAreAllInTheReport() throws Exception {
        ShutdownCoordinator coordinator = harness.started(
                task("h1", () -> fail("one"), "h2"), task("h2", () -> {}, "h3"), task("h3", () -> fail("three")));

        ShutdownReport report = harness.reportOfEnd(coordinator);

        assertThat(report.tasks())
                .filteredOn(task -> task.status().isFailure())
                .extracting(failed -> failed.name() + " " + failed.failure().getMessage())
                .containsExactly("h3 three", "h1 one");
        assertThat(task(report, "h2").status()).isEqualTo(TaskStatus.SUCCEEDED);
    }

    private static void fail(String message) {
        throw new IllegalStateException(message);
    }

    @Test
    @DisplayName("fx 4: what was never started, here armed, is not stopped")
    void triggerWhenNotArmedRunsNothing() throws Exception {
        ShutdownCoordinator coordinator = harness.builder().build();
        coordinator.register(task("h1", ran::incrementAndGet));

        assertThat(coordinator.trigger(ShutdownReason.SIGTERM)).isFalse();

        assertThat(coordinator.awaitTerminated(Duration.ZERO)).isTrue();
        assertThat(ran).hasValue(0);
        assertThat(harness.events().events()).isEmpty();
    }

    @Test
    @DisplayName("fx 5: when time is up before it begins, a run starts nothing, and says so of each task")
    void runWhenItsTimeIsUpStartsNothing() throws Exception {
        ShutdownCoordinator coordinator =
                harness.armed(task("h1", ran::incrementAndGet), task("h2", ran::incrementAndGet, "h1"));

        coordinator.trigger(
                ShutdownReason.SIGTERM,
                harness.time().nanos() - Duration.ofMinutes(1).toNanos());

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(ran).hasValue(0);
        assertThat(report.cutOff()).isEqualTo(CutOffCause.DEADLINE);
        assertThat(report.tasks()).allSatisfy(task -> {
            assertThat(task.status()).isEqualTo(TaskStatus.CUT_OFF);
            assertThat(task.explanation()).isEqualTo("The cut-off came first.");
        });
    }

    /** The smaller of two races: the trigger comes before or after arming, and never in the middle of it. */
    @RepeatedTest(50)
    @DisplayName("fx 6, differs: a stop during the start runs the whole plan once, or nothing of it")
    void triggerWhenItRacesWithArmingRunsAllOrNothing() throws Exception {
        ShutdownCoordinator coordinator = harness.builder().build();
        coordinator.register(task("h1", ran::incrementAndGet));
        coordinator.register(task("h2", ran::incrementAndGet, "h1"));
        var barrier = new CyclicBarrier(2);
        var starting = new Thread(() -> {
            awaitUnchecked(barrier);
            coordinator.arm();
        });
        starting.start();
        awaitUnchecked(barrier);

        boolean triggered = coordinator.trigger(ShutdownReason.SIGTERM);

        starting.join();
        if (triggered) {
            harness.reportOfEnd(coordinator);
        }
        assertThat(ran).hasValue(triggered ? 2 : 0);
    }

    private static void awaitUnchecked(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    @Test
    @DisplayName("fx 8: a stop that takes too long ends at its deadline, and names what had not ended")
    void runWhenItsDeadlineComesEndsThere() throws Exception {
        Gate endless = harness.polite();
        ShutdownCoordinator coordinator =
                harness.started(task("endless", endless), task("later", ran::incrementAndGet, "endless"));
        endless.awaitEntered();

        harness.time().advance(Harness.BUDGET);

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(report.cutOff()).isEqualTo(CutOffCause.DEADLINE);
        assertThat(harness.events().await(ShutdownEvent.CutOff.class).unfinished())
                .containsExactly("endless", "later");
        assertThat(report.elapsed()).isEqualTo(Harness.BUDGET);
        assertThat(ran).hasValue(0);
    }

    @Test
    @DisplayName("fx 9: a body whose thread dies has failed there and then, not at its timeout")
    void bodyWhenItsThreadDiesFailsAtOnce() throws Exception {
        assumeThat(Runtime.version().feature()).as("the last JDK that can").isLessThan(20);
        Gate endless = harness.polite();
        ShutdownCoordinator coordinator =
                harness.started(task("endless", endless), task("later", ran::incrementAndGet, "endless"));

        stop(endless.awaitEntered());

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(task(report, "endless").status()).isEqualTo(TaskStatus.FAILED);
        assertThat(task(report, "endless").failure()).isInstanceOf(ThreadDeath.class);
        assertThat(task(report, "later").status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(report.elapsed()).as("time stood still").isZero();
    }

    @SuppressWarnings({"deprecation", "removal"})
    private static void stop(Thread thread) {
        thread.stop();
    }

    @Test
    @DisplayName("fx 10: with errors on the way, every event comes once and in its place")
    void eventsWhenTasksFailAreComplete() throws Exception {
        ShutdownCoordinator coordinator =
                harness.started(task("h1", () -> fail("one"), "h2"), task("h2", () -> fail("two")));

        harness.reportOfEnd(coordinator);

        assertThat(harness.events().events())
                .filteredOn(event -> !(event instanceof ShutdownEvent.PhaseEnded))
                .extracting(FxLifecycleTests::line)
                .containsExactly(
                        "run started", "h2 started", "h2 FAILED: two", "h1 started", "h1 FAILED: one", "run ended");
    }

    private static String line(ShutdownEvent event) {
        if (event instanceof ShutdownEvent.TaskStarted started) {
            return started.task() + " started";
        }
        if (event instanceof ShutdownEvent.TaskEnded ended) {
            return ended.task() + " " + ended.outcome() + ": " + ended.failure().getMessage();
        }
        return event instanceof ShutdownEvent.RunStarted ? "run started" : "run ended";
    }

    @Test
    @DisplayName("fx, in all rows: the report of a run that is over does not change any more")
    void reportWhenTheRunIsOverStaysAsItIs() throws Exception {
        ShutdownCoordinator coordinator = harness.started(
                task("h1", () -> {}),
                ShutdownTask.named("h2").timeout(HOUR).enabled(false).run(() -> {}));
        ShutdownReport report = harness.reportOfEnd(coordinator);

        harness.time().advance(SECOND);

        assertThat(coordinator.report()).isEqualTo(report);
        assertThat(statuses(report)).containsEntry("h1", TaskStatus.SUCCEEDED).containsEntry("h2", TaskStatus.SKIPPED);
    }
}
