package dev.softlanding.shutdown.engine;

import static dev.softlanding.shutdown.engine.Harness.HOUR;
import static dev.softlanding.shutdown.engine.Harness.SECOND;
import static dev.softlanding.shutdown.engine.Harness.statuses;
import static dev.softlanding.shutdown.engine.Harness.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.PlanProblem.Kind;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An armed plan changes as a whole, or not at all; the plan of a run does not change. */
@Timeout(20)
class ChangeSetTests {

    @RegisterExtension
    final Harness harness = new Harness();

    private final AtomicInteger ran = new AtomicInteger();

    private List<String> names(ShutdownCoordinator coordinator) {
        return coordinator.report().tasks().stream().map(TaskReport::name).toList();
    }

    private ShutdownReport run(ShutdownCoordinator coordinator) throws InterruptedException {
        coordinator.trigger(ShutdownReason.API);
        return harness.reportOfEnd(coordinator);
    }

    @Test
    void planWhenChangedIsShownAndRun() throws Exception {
        ShutdownCoordinator coordinator = harness.armed(
                Harness.task("a", ran::incrementAndGet),
                Harness.task("b", ran::incrementAndGet, "a"),
                Harness.task("c", () -> {}));

        coordinator.change(changes ->
                changes.remove("a").replace(Harness.task("b", () -> {}, "c")).add(Harness.task("d", () -> {}, "b")));

        assertThat(names(coordinator)).containsExactly("c", "b", "d");
        assertThat(coordinator.report().task("b").orElseThrow().after()).containsExactly("c");
        assertThat(coordinator.state()).isEqualTo(CoordinatorState.ARMED);
        assertThat(statuses(run(coordinator)))
                .containsOnly(
                        Map.entry("c", TaskStatus.SUCCEEDED),
                        Map.entry("b", TaskStatus.SUCCEEDED),
                        Map.entry("d", TaskStatus.SUCCEEDED));
        assertThat(harness.ended()).containsExactly("c", "b", "d");
        assertThat(ran).hasValue(0);
    }

    @Test
    void planWhenChangedHasTheWorstCaseOfTheNewOne() {
        ShutdownCoordinator coordinator = harness.armed(Harness.task("a", () -> {}));
        assertThat(coordinator.report().worstCase()).isEqualTo(HOUR);

        coordinator.change(changes -> changes.add(Harness.task("b", () -> {}, "a")));

        assertThat(coordinator.report().worstCase()).isEqualTo(HOUR.multipliedBy(2));
    }

    @Test
    void settingsWhenATaskComesLaterHoldForItToo() {
        ShutdownCoordinator coordinator =
                harness.armed(harness.builder().knownNames("later").task("later", TaskSettings.timeout(SECOND)));

        coordinator.change(changes -> changes.add(Harness.task("later", () -> {})));

        assertThat(coordinator.report().task("later").orElseThrow().timeout()).isEqualTo(SECOND);
    }

    @Test
    void changesWhenOneIsWrongAreRefusedWholeWithAllThatIsWrong() throws Exception {
        ShutdownCoordinator coordinator =
                harness.armed(Harness.task("ledger", () -> {}), Harness.task("b", () -> {}, "ledger"));
        ShutdownReport before = coordinator.report();

        assertThat(problems(coordinator, changes -> changes.remove("ledger")
                        .add(Harness.task("fine", () -> {}))
                        .add(Harness.task("c", () -> {}, "legder"))
                        .add(Harness.task("d", () -> {}, "d"))))
                .extracting(PlanProblem::kind)
                .containsExactlyInAnyOrder(Kind.UNKNOWN_NAME, Kind.UNKNOWN_NAME, Kind.CYCLE);

        assertThat(coordinator.report()).isEqualTo(before);
        run(coordinator);
        assertThat(harness.ended()).containsExactly("ledger", "b");
    }

    @Test
    void changesWhenTheyAddANameTwiceAreRefused() {
        ShutdownCoordinator coordinator = harness.armed(Harness.task("a", () -> {}));

        assertThat(problems(coordinator, changes -> changes.add(Harness.task("a", () -> {}))))
                .extracting(PlanProblem::kind)
                .containsExactly(Kind.DUPLICATE);
        assertThat(problems(coordinator, changes -> changes.add(Harness.task("x", () -> {}))
                        .add(Harness.task("x", () -> {}))))
                .extracting(PlanProblem::kind)
                .containsExactly(Kind.DUPLICATE);
    }

    @Test
    void taskWhenAddedInTheSameSetCanBeReplacedAndRemoved() throws Exception {
        ShutdownCoordinator coordinator = harness.armed(Harness.task("a", () -> {}));

        coordinator.change(changes -> changes.add(Harness.task("b", ran::incrementAndGet))
                .add(Harness.task("c", ran::incrementAndGet))
                .replace(Harness.task("b", () -> {}))
                .remove("c"));

        assertThat(names(coordinator)).containsExactly("a", "b");
        run(coordinator);
        assertThat(ran).hasValue(0);
        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> new ChangeSet(List.of())
                        .add(Harness.task("ledger", () -> {}))
                        .remove("leger"))
                .withMessage("There is no task 'leger' to change. Did you mean 'ledger'?");
    }

    @Test
    void taskWhenRemovedAndAddedAgainInOneSetIsTheNewOne() throws Exception {
        ShutdownCoordinator coordinator = harness.armed(Harness.task("a", ran::incrementAndGet));

        coordinator.change(changes -> changes.remove("a").add(Harness.task("a", () -> {})));

        assertThat(task(run(coordinator), "a").status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(ran).hasValue(0);
    }

    private static List<PlanProblem> problems(ShutdownCoordinator coordinator, Consumer<ChangeSet> changes) {
        var refusal = catchThrowableOfType(InvalidPlanException.class, () -> coordinator.change(changes));
        assertThat(refusal).as("the change is refused").isNotNull();
        return refusal.problems();
    }

    @Test
    void changeWhenItNamesNobodySuggestsTheNearestName() {
        ShutdownCoordinator coordinator = harness.armed(Harness.task("ledger", () -> {}));
        String message = "There is no task 'leger' to change. Did you mean 'ledger'?";

        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> coordinator.change(changes -> changes.remove("leger")))
                .withMessage(message);
        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> coordinator.change(changes -> changes.replace(Harness.task("leger", () -> {}))))
                .withMessage(message);
        assertThatExceptionOfType(ShutdownException.class)
                .as("it is gone")
                .isThrownBy(() ->
                        coordinator.change(changes -> changes.remove("ledger").remove("ledger")));
        assertThat(names(coordinator)).containsExactly("ledger");
    }

    @Test
    void changeWhenItIsNothingIsRefused() {
        ShutdownCoordinator coordinator = harness.armed();

        assertThatNullPointerException()
                .isThrownBy(() -> coordinator.change(changes -> changes.add(null)))
                .withMessage("'task' must not be null");
    }

    @Test
    void changeWhenWhoMakesItThrowsLeavesThePlan() {
        ShutdownCoordinator coordinator = harness.armed(Harness.task("a", () -> {}));

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> coordinator.change(changes -> {
                    changes.remove("a");
                    throw new IllegalStateException("on purpose");
                }));

        assertThat(names(coordinator)).containsExactly("a");
    }

    @Test
    void changeWhenThePlanIsNotArmedIsRefused() {
        ShutdownCoordinator coordinator = harness.builder().build();

        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> coordinator.change(changes -> ran.incrementAndGet()))
                .withMessage("Cannot change the plan: the coordinator is ASSEMBLING. Do it while it is ARMED.");

        assertThat(ran).as("nobody is asked for what is of no use").hasValue(0);
    }

    @Test
    void changeWhenARunHasBegunIsRefusedThenAndAfterwards() throws Exception {
        Gate gate = harness.polite();
        ShutdownCoordinator coordinator = harness.started(Harness.task("a", gate));
        gate.awaitEntered();

        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> coordinator.change(changes -> changes.remove("a")))
                .withMessage("Cannot change the plan: the coordinator is RUNNING. Do it while it is ARMED.");

        gate.open();
        harness.reportOfEnd(coordinator);
        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> coordinator.change(changes -> changes.remove("a")))
                .withMessageContaining("TERMINATED");
    }

    @Test
    void changeWhenARunBeginsInTheMiddleOfItIsRefused() throws Exception {
        ShutdownCoordinator coordinator = harness.armed(Harness.task("a", () -> {}));

        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> coordinator.change(changes -> {
                    coordinator.trigger(ShutdownReason.API);
                    changes.add(Harness.task("late", ran::incrementAndGet));
                }))
                .withMessageStartingWith("Cannot change the plan: the coordinator is");

        harness.reportOfEnd(coordinator);
        assertThat(harness.ended()).containsExactly("a");
        assertThat(ran).hasValue(0);
    }

    @Test
    void changeWhenSomebodyElseIsFasterIsRefused() {
        ShutdownCoordinator coordinator = harness.armed();

        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> coordinator.change(changes -> {
                    coordinator.change(faster -> faster.add(Harness.task("faster", () -> {})));
                    changes.add(Harness.task("slower", () -> {}));
                }))
                .withMessage("The plan was changed by somebody else meanwhile. Change it again.");

        assertThat(names(coordinator)).containsExactly("faster");
    }

    @Test
    void changesWhenConcurrentAreAllInThePlanOrToldToBeRepeated() throws Exception {
        int threads = 16;
        ShutdownCoordinator coordinator = harness.armed();
        var barrier = new CyclicBarrier(threads);
        var refused = new AtomicInteger();
        List<Thread> changing = IntStream.range(0, threads)
                .mapToObj(i -> new Thread(() -> {
                    awaitUnchecked(barrier);
                    while (!changed(coordinator, "t" + i)) {
                        refused.incrementAndGet();
                    }
                }))
                .toList();

        changing.forEach(Thread::start);
        for (Thread thread : changing) {
            thread.join();
        }

        assertThat(names(coordinator))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, threads).mapToObj(i -> "t" + i).toList());
        assertThat(run(coordinator).tasks())
                .hasSize(threads)
                .extracting(TaskReport::status)
                .containsOnly(TaskStatus.SUCCEEDED);
    }

    private static boolean changed(ShutdownCoordinator coordinator, String name) {
        try {
            coordinator.change(changes -> changes.add(Harness.task(name, () -> {})));
            return true;
        } catch (ShutdownException somebodyWasFaster) {
            return false;
        }
    }

    private static void awaitUnchecked(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    @Test
    void taskWhenCancelledAndThenRemovedIsForgottenWithItsCancelling() throws Exception {
        ShutdownCoordinator coordinator =
                harness.armed(Harness.task("a", () -> {}), Harness.task("b", ran::incrementAndGet));
        coordinator.cancel("a");
        coordinator.cancel("b");
        coordinator.change(changes -> changes.remove("a"));
        assertThatExceptionOfType(ShutdownException.class).isThrownBy(() -> coordinator.cancel("a"));

        coordinator.change(changes -> changes.add(Harness.task("a", () -> {})));

        ShutdownReport report = run(coordinator);
        assertThat(task(report, "a").status()).as("another of that name").isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(task(report, "b").status()).as("untouched").isEqualTo(TaskStatus.CANCELLED);
        assertThat(ran).hasValue(0);
        assertThat(report.elapsed()).isEqualTo(Duration.ZERO);
    }
}
