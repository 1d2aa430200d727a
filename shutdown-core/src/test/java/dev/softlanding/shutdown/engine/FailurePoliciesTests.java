package dev.softlanding.shutdown.engine;

import static dev.softlanding.shutdown.engine.Harness.HOUR;
import static dev.softlanding.shutdown.engine.Harness.SECOND;
import static dev.softlanding.shutdown.engine.Harness.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the failure of a task means to others, as it is seen from outside. */
@Timeout(20)
class FailurePoliciesTests {

    @RegisterExtension
    final Harness harness = new Harness();

    private static ShutdownTask.Builder named(String name) {
        return ShutdownTask.named(name).phase(Phase.NONE).timeout(SECOND);
    }

    private static void fail() {
        throw new IllegalStateException("on purpose");
    }

    private static void assertSkipped(TaskReport task, String because) {
        assertThat(task.status()).isEqualTo(TaskStatus.SKIPPED);
        assertThat(task.explanation()).isEqualTo(because);
        assertThat(task.startedAfter()).isNull();
    }

    @Nested
    class SkipDependents {

        private static final String BECAUSE = "'a' has failed, and what depends on it is skipped.";

        @Test
        void dependentsWhenATaskFailsAreSkippedAndTheirsToo() throws Exception {
            ShutdownReport report = harness.reportOfEnd(harness.started(
                    named("a").onFailure(FailurePolicy.SKIP_DEPENDENTS).run(FailurePoliciesTests::fail),
                    named("b").after("a").run(() -> {}),
                    named("c").after("b").run(() -> {}),
                    named("d").run(() -> {})));

            assertSkipped(task(report, "b"), BECAUSE);
            assertSkipped(task(report, "c"), BECAUSE);
            assertThat(task(report, "d").status()).isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(harness.events().awaitEnd("b").explanation()).isEqualTo(BECAUSE);
            assertThat(report.cutOff()).isNull();
        }

        @Test
        void dependentsWhenOrderedByPhasesOnlyOrLastOfAllRun() throws Exception {
            ShutdownReport report = harness.reportOfEnd(harness.started(
                    harness.builder().terminal(named("close").after("a").run(() -> {})),
                    ShutdownTask.named("a")
                            .phase(Phase.DRAIN)
                            .timeout(SECOND)
                            .onFailure(FailurePolicy.SKIP_DEPENDENTS)
                            .run(FailurePoliciesTests::fail),
                    ShutdownTask.named("later")
                            .phase(Phase.FLUSH)
                            .timeout(SECOND)
                            .run(() -> {}),
                    ShutdownTask.named("telling")
                            .phase(Phase.TELEMETRY)
                            .after("a")
                            .timeout(SECOND)
                            .run(() -> {})));

            assertThat(report.tasks())
                    .filteredOn(task -> !task.name().equals("a"))
                    .hasSize(3)
                    .extracting(TaskReport::status)
                    .containsOnly(TaskStatus.SUCCEEDED);
        }

        @Test
        void dependentsWhenATaskIsAbandonedAreSkippedThen() throws Exception {
            Gate stuck = harness.deaf();
            ShutdownCoordinator coordinator = harness.started(
                    named("a").onFailure(FailurePolicy.SKIP_DEPENDENTS).run(stuck),
                    named("b").after("a").run(() -> {}));
            stuck.awaitEntered();
            harness.time().advance(Duration.ofMillis(900));
            stuck.awaitInterrupted();
            harness.advanceWhenSettled(Duration.ofMillis(100));

            assertSkipped(task(harness.reportOfEnd(coordinator), "b"), BECAUSE);
        }

        @Test
        void dependentsWhenATaskSucceedsOrIsTakenOutRun() throws Exception {
            ShutdownCoordinator coordinator = harness.armed(
                    named("a").onFailure(FailurePolicy.SKIP_DEPENDENTS).run(() -> {}),
                    named("b").onFailure(FailurePolicy.SKIP_DEPENDENTS).run(FailurePoliciesTests::fail),
                    named("c").after("a", "b").run(() -> {}));
            coordinator.cancel("b");
            coordinator.trigger(ShutdownReason.API);

            assertThat(task(harness.reportOfEnd(coordinator), "c").status()).isEqualTo(TaskStatus.SUCCEEDED);
        }
    }

    @Nested
    class Abort {

        private static final String BECAUSE = "'a' has failed, and the run was aborted.";

        private ShutdownTask aborting(ShutdownTask.Action action, String... after) {
            return named("a").after(after).onFailure(FailurePolicy.ABORT).run(action);
        }

        @Test
        void runWhenATaskFailsIsCutOffThereAndSaysWhoseFaultItIs() throws Exception {
            Gate polite = harness.polite();
            Gate stuck = harness.deaf();
            Gate failing = harness.polite();
            ShutdownCoordinator coordinator = harness.started(
                    harness.builder().terminal(named("close").run(() -> {})),
                    aborting(() -> {
                        failing.run();
                        fail();
                    }),
                    Harness.task("polite", polite),
                    Harness.task("stuck", stuck),
                    named("b").after("a").run(() -> {}));
            polite.awaitEntered();
            stuck.awaitEntered();
            failing.awaitEntered();
            harness.advanceWhenSettled(Duration.ofMillis(500));

            failing.open();

            stuck.awaitInterrupted();
            polite.awaitLeft();
            assertThat(coordinator.state()).isEqualTo(CoordinatorState.FLUSHING);
            harness.advanceWhenSettled(Duration.ofMillis(100));
            ShutdownReport report = harness.reportOfEnd(coordinator);
            assertThat(coordinator.state()).isEqualTo(CoordinatorState.TERMINATED);
            assertThat(report.abortedBy()).isEqualTo("a");
            assertThat(report.cutOff()).isEqualTo(CutOffCause.ABORTED);
            assertThat(report.elapsed()).isEqualTo(Duration.ofMillis(600));
            assertOutcome(report, "a", TaskStatus.FAILED, null);
            assertOutcome(report, "polite", TaskStatus.CUT_OFF, BECAUSE);
            assertOutcome(report, "stuck", TaskStatus.CUT_OFF, BECAUSE);
            assertOutcome(report, "b", TaskStatus.CANCELLED, BECAUSE);
            assertOutcome(report, "close", TaskStatus.CANCELLED, BECAUSE);
            assertThat(task(report, "stuck").stuck()).isTrue();
            assertThat(harness.events().events(ShutdownEvent.CutOff.class))
                    .containsExactly(new ShutdownEvent.CutOff(
                            Duration.ofMillis(500), CutOffCause.ABORTED, List.of("polite", "stuck", "b", "close")));
        }

        private static void assertOutcome(ShutdownReport report, String name, TaskStatus status, String because) {
            assertThat(task(report, name).status()).as(name).isEqualTo(status);
            assertThat(task(report, name).explanation()).as(name).isEqualTo(because);
        }

        @Test
        void runWhenATaskIsAbandonedIsAborted() throws Exception {
            Gate stuck = harness.deaf();
            ShutdownCoordinator coordinator =
                    harness.started(aborting(stuck), named("b").after("a").run(() -> {}));
            stuck.awaitEntered();
            harness.time().advance(Duration.ofMillis(900));
            stuck.awaitInterrupted();
            harness.advanceWhenSettled(Duration.ofMillis(100));

            ShutdownReport report = harness.reportOfEnd(coordinator);
            assertThat(report.abortedBy()).isEqualTo("a");
            assertOutcome(report, "a", TaskStatus.ABANDONED, null);
            assertOutcome(report, "b", TaskStatus.CANCELLED, BECAUSE);
        }

        @Test
        void runWhenTheTaskSucceedsIsNotAborted() throws Exception {
            ShutdownReport report = harness.reportOfEnd(
                    harness.started(aborting(() -> {}), named("b").after("a").run(() -> {})));

            assertThat(report.abortedBy()).isNull();
            assertThat(report.cutOff()).isNull();
            assertThat(task(report, "b").status()).isEqualTo(TaskStatus.SUCCEEDED);
        }

        @Test
        void runWhenTheLastTaskFailsIsAbortedThoughNothingIsLeft() throws Exception {
            ShutdownReport report = harness.reportOfEnd(
                    harness.started(named("b").run(() -> {}), aborting(FailurePoliciesTests::fail, "b")));

            assertThat(report.abortedBy()).isEqualTo("a");
            assertThat(report.cutOff()).isEqualTo(CutOffCause.ABORTED);
            assertThat(harness.events().await(ShutdownEvent.CutOff.class).unfinished())
                    .isEmpty();
        }

        @Test
        void taskWhenTheCutOffEndsItDoesNotAbortTheRun() throws Exception {
            Gate gate = harness.polite();
            ShutdownCoordinator coordinator = harness.started(ShutdownTask.named("a")
                    .timeout(HOUR)
                    .onFailure(FailurePolicy.ABORT)
                    .run(gate));
            gate.awaitEntered();

            harness.time().advance(Harness.BUDGET);

            ShutdownReport report = harness.reportOfEnd(coordinator);
            assertThat(report.abortedBy()).isNull();
            assertThat(report.cutOff()).isEqualTo(CutOffCause.DEADLINE);
        }

        @Test
        void stackWhenATaskIsInterruptedByAnAbortIsKept() throws Exception {
            Gate gate = harness.polite();
            ShutdownCoordinator coordinator = harness.started(Harness.task("running", gate), aborting(() -> {
                gate.awaitEntered();
                fail();
            }));

            harness.reportOfEnd(coordinator);
            assertThat(harness.events()
                            .await(ShutdownEvent.TaskInterrupted.class)
                            .stack())
                    .extracting(StackTraceElement::getClassName)
                    .contains(Gate.class.getName());
        }
    }
}
