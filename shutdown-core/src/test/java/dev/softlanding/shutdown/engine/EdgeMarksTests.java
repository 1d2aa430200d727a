package dev.softlanding.shutdown.engine;

import static dev.softlanding.shutdown.engine.Harness.SECOND;
import static dev.softlanding.shutdown.engine.Harness.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.PlanProblem.Kind;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mark at the end of a name asks: {@code x?} may be absent, and {@code x!} must really have ended. */
@Timeout(20)
class EdgeMarksTests {

    @RegisterExtension
    final Harness harness = new Harness();

    private static ShutdownTask.Builder named(String name) {
        return ShutdownTask.named(name).phase(Phase.NONE).timeout(SECOND);
    }

    private ShutdownReport giveUp(Gate stuck, ShutdownCoordinator coordinator) throws InterruptedException {
        stuck.awaitEntered();
        harness.time().advance(Duration.ofMillis(900));
        stuck.awaitInterrupted();
        harness.advanceWhenSettled(Duration.ofMillis(100));
        return harness.reportOfEnd(coordinator);
    }

    @Test
    void optionalNameWhenAbsentIsShownAndHoldsNobody() throws Exception {
        ShutdownCoordinator coordinator = harness.started(
                harness.builder().knownNames("kafka"),
                named("a").after("cache?", "kafka").before("later?").run(() -> {}));

        ShutdownReport report = harness.reportOfEnd(coordinator);

        assertThat(task(report, "a").status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(task(report, "a").absent()).containsExactly("cache", "kafka");
        assertThat(task(report, "a").after()).isEmpty();
    }

    @Test
    void optionalNameWhenPresentIsAnEdgeLikeAnyOther() throws Exception {
        ShutdownCoordinator coordinator = harness.started(
                named("a").after("cache?").run(() -> {}),
                named("cache").run(() -> {}),
                named("first").before("cache?").run(() -> {}));

        ShutdownReport report = harness.reportOfEnd(coordinator);

        assertThat(harness.ended()).containsExactly("first", "cache", "a");
        assertThat(task(report, "a").after()).containsExactly("cache");
        assertThat(task(report, "a").absent()).isEmpty();
    }

    @Test
    void optionalNameWhenSetMayBeAbsentToo() {
        var settings = new TaskSettings(null, null, List.of("cache?"), List.of("x?"), null, null, null);

        ShutdownReport report = harness.armed(
                        harness.builder().task("a", settings), named("a").run(() -> {}))
                .report();

        assertThat(task(report, "a").absent()).containsExactly("cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x!", "x!?", "x?!"})
    void strictNameWhenItsTaskWasGivenUpSkipsTheOther(String edge) throws Exception {
        Gate stuck = harness.deaf();
        ShutdownCoordinator coordinator = harness.started(
                named("x").run(stuck),
                named("strict").after(edge).run(() -> {}),
                named("lenient").after("x").run(() -> {}));

        ShutdownReport report = giveUp(stuck, coordinator);

        TaskReport strict = task(report, "strict");
        assertThat(strict.status()).isEqualTo(TaskStatus.SKIPPED);
        assertThat(strict.explanation()).isEqualTo("'x' was given up and may still be running.");
        assertThat(task(report, "lenient").status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(task(report, "lenient").overlaps()).containsExactly("x");
    }

    @Test
    void strictNameWhenSaidFromBeforeOrSetHoldsToo() throws Exception {
        var settings = new TaskSettings(null, null, List.of("x!"), List.of(), null, null, null);
        Gate stuck = harness.deaf();
        ShutdownCoordinator coordinator = harness.started(
                harness.builder().task("set", settings),
                named("x").before("other!").run(stuck),
                named("other").run(() -> {}),
                named("set").run(() -> {}));

        ShutdownReport report = giveUp(stuck, coordinator);

        assertThat(task(report, "other").status()).isEqualTo(TaskStatus.SKIPPED);
        assertThat(task(report, "set").status()).isEqualTo(TaskStatus.SKIPPED);
    }

    @Test
    void strictNameWhenItsTaskTimedOutButEndedLetsTheOtherRun() throws Exception {
        Gate polite = harness.polite();
        ShutdownCoordinator coordinator = harness.started(
                named("x").run(polite), named("strict").after("x!").run(() -> {}));
        polite.awaitEntered();

        harness.time().advance(SECOND);

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(task(report, "x").status()).isEqualTo(TaskStatus.TIMED_OUT);
        assertThat(task(report, "strict").status()).isEqualTo(TaskStatus.SUCCEEDED);
    }

    @Test
    void strictNameWhenItsTaskIsTakenOutLetsTheOtherRun() throws Exception {
        ShutdownCoordinator coordinator = harness.armed(
                named("off").enabled(false).run(() -> {}),
                named("out").run(() -> {}),
                named("strict").after("off!", "out!").run(() -> {}));
        coordinator.cancel("out");
        coordinator.trigger(ShutdownReason.API);

        assertThat(task(harness.reportOfEnd(coordinator), "strict").status()).isEqualTo(TaskStatus.SUCCEEDED);
    }

    @ParameterizedTest
    @CsvSource({
        "x??,  has a mark more than once",
        "x!!,  has a mark more than once",
        "x?!?, has a mark more than once",
        "?,    has marks but no name",
        "!,    has marks but no name",
        "!?,   has marks but no name",
        "drain??, has a mark more than once",
    })
    void nameWhenItsMarksMeanNothingIsRefused(String edge, String why) {
        String fix = "Write the name of a task or a phase, and each of '?' and '!' at most once after it.";

        var refusal = catchThrowableOfType(
                InvalidPlanException.class,
                () -> harness.armed(
                        named("x").run(() -> {}),
                        named("a").after(edge).run(() -> {}),
                        named("b").before(edge).run(() -> {})));

        assertThat(refusal.problems())
                .containsExactly(
                        new PlanProblem(
                                Kind.DECLARATION,
                                "Task 'a' is declared to run after '%s', which %s.".formatted(edge, why),
                                fix),
                        new PlanProblem(
                                Kind.DECLARATION,
                                "Task 'b' is declared to run before '%s', which %s.".formatted(edge, why),
                                fix));
    }

    @Test
    void nameWhenStrictAndUnknownOrAPhaseIsRefused() {
        var refusal = catchThrowableOfType(
                InvalidPlanException.class,
                () -> harness.armed(
                        named("a").after("nobody!").run(() -> {}),
                        named("b").after("drain!").run(() -> {}),
                        named("c!").run(() -> {})));

        assertThat(refusal.problems())
                .extracting(PlanProblem::kind)
                .containsExactlyInAnyOrder(Kind.UNKNOWN_NAME, Kind.DECLARATION, Kind.DECLARATION);
    }
}
