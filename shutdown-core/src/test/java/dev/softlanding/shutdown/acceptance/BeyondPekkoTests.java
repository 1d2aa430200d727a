package dev.softlanding.shutdown.acceptance;

import static dev.softlanding.shutdown.engine.Harness.SECOND;
import static dev.softlanding.shutdown.engine.Harness.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.PlanProblem.Kind;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.engine.Gate;
import dev.softlanding.shutdown.engine.Harness;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What no row of Pekko's specification asks, and every row relies on: proven defects there, rules here. */
@Timeout(20)
class BeyondPekkoTests {

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    @DisplayName("Beyond Pekko: a dependency on nobody is refused at start-up, with the name that was meant")
    void edgeWhenItNamesNobodyFailsAtStartUp() {
        assertThat(problems(
                        harness.builder(),
                        Harness.task("outbox", () -> {}),
                        Harness.task("ledger", () -> {}, "outbx"),
                        ShutdownTask.named("pool")
                                .before("leger")
                                .timeout(SECOND)
                                .run(() -> {})))
                .containsExactly(
                        new PlanProblem(
                                Kind.UNKNOWN_NAME,
                                "Task 'ledger' is declared to run after 'outbx', which is neither a task nor a phase.",
                                "Did you mean 'outbox'?"),
                        new PlanProblem(
                                Kind.UNKNOWN_NAME,
                                "Task 'pool' is declared to run before 'leger', which is neither a task nor a phase.",
                                "Did you mean 'ledger'?"));
    }

    @Test
    @DisplayName("Beyond Pekko: a setting of nobody is refused at start-up, with the name that was meant")
    void settingWhenItNamesNobodyFailsAtStartUp() {
        assertThat(problems(
                        harness.builder().task("leger", TaskSettings.timeout(SECOND)),
                        Harness.task("ledger", () -> {})))
                .containsExactly(new PlanProblem(
                        Kind.SETTING,
                        "'shutdown.tasks.leger' is set, but no task has the name 'leger'.",
                        "Did you mean 'ledger'?"));
    }

    @Test
    @DisplayName("Beyond Pekko: whoever names a task in a call is told when there is none")
    void callWhenItNamesNobodyFails() {
        ShutdownCoordinator coordinator = harness.armed(Harness.task("ledger", () -> {}));

        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> coordinator.cancel("leger"))
                .withMessage("There is no task 'leger'. Did you mean 'ledger'?");
    }

    @Test
    @DisplayName("Beyond Pekko: a plan with a mistake never arms, so a trigger cannot run half of it")
    void planWhenRefusedIsNotArmed() {
        ShutdownCoordinator coordinator = harness.builder().build();
        coordinator.register(Harness.task("a", () -> {}, "nobody"));

        assertThatExceptionOfType(InvalidPlanException.class).isThrownBy(coordinator::arm);

        assertThat(coordinator.state()).isEqualTo(CoordinatorState.ASSEMBLING);
    }

    private List<PlanProblem> problems(ShutdownCoordinator.Builder builder, ShutdownTask... tasks) {
        var refusal = catchThrowableOfType(InvalidPlanException.class, () -> harness.armed(builder, tasks));
        assertThat(refusal).as("the plan is refused").isNotNull();
        return refusal.problems();
    }

    @Test
    @DisplayName("Beyond Pekko: a body that blocks its thread is timed out all the same, interrupted and named")
    void bodyWhenItBlocksIsInterruptedAndNamed() throws Exception {
        Gate blocking = harness.polite();
        ShutdownCoordinator coordinator = harness.started(
                ShutdownTask.named("blocking").timeout(SECOND).run(blocking), Harness.task("other", () -> {}));
        Thread thread = blocking.awaitEntered();
        assertThat(thread.getName()).isEqualTo("shutdown-blocking");

        harness.time().advance(SECOND);
        blocking.awaitInterrupted();

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(task(report, "blocking").status()).isEqualTo(TaskStatus.TIMED_OUT);
        assertThat(task(report, "blocking").stack())
                .extracting(StackTraceElement::getClassName)
                .contains(Gate.class.getName());
        assertThat(harness.events().await(ShutdownEvent.TaskInterrupted.class).task())
                .isEqualTo("blocking");
        assertThat(task(report, "other").status()).isEqualTo(TaskStatus.SUCCEEDED);
    }

    @Test
    @DisplayName("Beyond Pekko: branches that do not wait for each other run at the same time")
    void branchesWhenIndependentOverlap() throws Exception {
        Gate left = harness.polite();
        Gate right = harness.polite();
        ShutdownCoordinator coordinator = harness.started(
                Harness.task("left", left), Harness.task("left-2", () -> {}, "left"), Harness.task("right", right));
        left.awaitEntered();
        right.awaitEntered();

        left.open();
        harness.events().awaitEnd("left-2"); // while the other branch stands still
        assertThat(coordinator.report().task("right").orElseThrow().status()).isEqualTo(TaskStatus.RUNNING);
        right.open();

        harness.reportOfEnd(coordinator);
        assertThat(harness.ended()).containsExactly("left", "left-2", "right");
    }

    @Test
    @DisplayName("Beyond Pekko: a branch takes its own time, however long another takes")
    void branchesWhenOneIsSlowAreNotHeldBack() {
        assertThat(Timetable.of("x3 10 after x2, x2 10 after x1, x1 10, y2 5 after y1, y1 100"))
                .isEqualTo("x1@10 x2@20 x3@30 y1@100 y2@105");
    }
}
