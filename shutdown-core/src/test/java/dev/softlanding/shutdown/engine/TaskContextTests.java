package dev.softlanding.shutdown.engine;

import static dev.softlanding.shutdown.engine.Harness.BUDGET;
import static dev.softlanding.shutdown.engine.Harness.HOUR;
import static dev.softlanding.shutdown.engine.Harness.SECOND;
import static dev.softlanding.shutdown.engine.Harness.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.StepReport;
import dev.softlanding.shutdown.report.TaskProgress;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a body may ask and tell. Here the test does so in its place, on a thread of its own. */
@Timeout(20)
class TaskContextTests {

    @RegisterExtension
    final Harness harness = new Harness();

    private final AtomicReference<TaskContext> given = new AtomicReference<>();
    private Gate gate;

    @BeforeEach
    void setUp() {
        gate = harness.polite();
    }

    private TaskContext context() throws InterruptedException {
        gate.awaitEntered();
        return given.get();
    }

    private ShutdownTask asking(Duration timeout) {
        return named("a", timeout).runWith(context -> {
            given.set(context);
            gate.run();
        });
    }

    private static ShutdownTask.Builder named(String name, Duration timeout) {
        return ShutdownTask.named(name).phase(Phase.NONE).timeout(timeout);
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    @Test
    void reasonWhenOthersJoinStaysTheFirst() throws Exception {
        ShutdownCoordinator coordinator = harness.armed(asking(HOUR));
        coordinator.trigger(ShutdownReason.ENDPOINT);
        coordinator.trigger(ShutdownReason.SIGTERM);

        assertThat(context().reason()).isEqualTo(ShutdownReason.ENDPOINT);
    }

    @Test
    void progressWhenToldIsInTheReportAndStaysThere() throws Exception {
        ShutdownCoordinator coordinator = harness.started(asking(HOUR));
        TaskContext context = context();
        assertThat(coordinator.report().task("a").orElseThrow().progress()).isNull();

        context.progress(1, 40);
        context.progress(7, 40);

        assertThat(coordinator.report().task("a").orElseThrow().progress()).isEqualTo(new TaskProgress(7, 40));
        gate.open();
        assertThat(task(harness.reportOfEnd(coordinator), "a").progress()).isEqualTo(new TaskProgress(7, 40));
    }

    @Test
    void stepsWhenToldAreInTheReportEachUntilTheNext() throws Exception {
        ShutdownCoordinator coordinator = harness.started(asking(HOUR));
        TaskContext context = context();

        context.step("first");
        harness.time().advance(millis(300));
        context.step("second");
        harness.time().advance(millis(200));

        assertThat(coordinator.report().task("a").orElseThrow().steps())
                .containsExactly(
                        new StepReport("first", Duration.ZERO, millis(300)),
                        new StepReport("second", millis(300), millis(200)));
        gate.open();
        assertThat(task(harness.reportOfEnd(coordinator), "a").steps())
                .extracting(StepReport::name)
                .containsExactly("first", "second");
    }

    @Nested
    class Remaining {

        @Test
        void remainingWhenTheTimeoutIsNearerGoesToItsInterrupt() throws Exception {
            harness.started(asking(SECOND));
            TaskContext context = context();

            assertThat(context.remaining()).isEqualTo(millis(900));
            harness.time().advance(millis(400));
            assertThat(context.remaining()).isEqualTo(millis(500));
        }

        @Test
        void remainingWhenTheCutOffIsNearerGoesThere() throws Exception {
            harness.started(asking(HOUR));

            assertThat(context().remaining()).isEqualTo(BUDGET);
        }

        @Test
        void remainingWhenTimeIsGuaranteedToLaterTasksEndsBefore() throws Exception {
            harness.started(
                    asking(Duration.ofSeconds(20)),
                    named("b", Duration.ofSeconds(19))
                            .after("a")
                            .guaranteed(Duration.ofSeconds(19))
                            .run(() -> {}));

            assertThat(context().remaining()).isEqualTo(millis(9_900));
        }

        @Test
        void remainingWhenTheRunIsEscalatedIsZero() throws Exception {
            gate = harness.deaf();
            ShutdownCoordinator coordinator = harness.started(asking(HOUR));
            TaskContext context = context();

            coordinator.escalate();

            assertThat(context.remaining()).isZero();
        }

        @Test
        void remainingWhenTheRunIsAbortedIsZero() throws Exception {
            gate = harness.deaf();
            harness.started(
                    asking(HOUR),
                    named("aborting", HOUR).onFailure(FailurePolicy.ABORT).run(() -> {
                        gate.awaitEntered();
                        throw new IllegalStateException("on purpose");
                    }));
            gate.awaitInterrupted();

            assertThat(context().remaining()).isZero();
        }

        @Test
        void remainingWhenTheTaskHasEndedIsNeverNegative() throws Exception {
            ShutdownCoordinator coordinator = harness.started(asking(SECOND));
            TaskContext context = context();
            gate.open();
            harness.reportOfEnd(coordinator);

            harness.time().advance(HOUR);

            assertThat(context.remaining()).isZero();
        }
    }

    @Nested
    class Extending {

        @Test
        void extensionWhenNobodyNeedsTheTimeIsGranted() throws Exception {
            ShutdownCoordinator coordinator = harness.started(asking(SECOND));

            assertThat(context().extend(Duration.ofSeconds(2))).isEqualTo(millis(2_900));

            harness.advanceWhenSettled(millis(2_900).minusNanos(1));
            harness.time().awaitScheduled(1);
            TaskReport during = coordinator.report().task("a").orElseThrow();
            assertThat(during.status()).isEqualTo(TaskStatus.RUNNING);
            assertThat(during.timeout()).as("as declared").isEqualTo(SECOND);
            assertThat(during.effectiveTimeout()).isEqualTo(Duration.ofSeconds(3));
            assertThat(harness.events().events(ShutdownEvent.TaskInterrupted.class))
                    .isEmpty();
            harness.time().advance(Duration.ofNanos(1));
            assertThat(task(harness.reportOfEnd(coordinator), "a").status()).isEqualTo(TaskStatus.TIMED_OUT);
        }

        @Test
        void extensionWhenRepeatedAddsUp() throws Exception {
            harness.started(asking(SECOND));
            TaskContext context = context();

            context.extend(SECOND);
            harness.time().advance(millis(500));

            assertThat(context.extend(SECOND)).isEqualTo(millis(2_400));
            assertThat(context.extend(Duration.ZERO)).as("a question").isEqualTo(millis(2_400));
        }

        @Test
        void extensionWhenTimeIsGuaranteedToLaterTasksEndsWhereThatBegins() throws Exception {
            ShutdownCoordinator coordinator = harness.started(
                    asking(SECOND),
                    named("b", HOUR)
                            .after("a")
                            .guaranteed(Duration.ofSeconds(4))
                            .run(() -> {}),
                    named("c", HOUR)
                            .after("b")
                            .guaranteed(Duration.ofSeconds(6))
                            .run(() -> {}));

            assertThat(context().extend(HOUR)).isEqualTo(millis(18_900));

            assertThat(coordinator.report().task("a").orElseThrow().effectiveTimeout())
                    .isEqualTo(Duration.ofSeconds(19));
        }

        @Test
        void extensionWhenOthersNoLongerNeedTheirTimeGrows() throws Exception {
            ShutdownCoordinator coordinator = harness.started(
                    asking(SECOND),
                    named("b", HOUR)
                            .after("a")
                            .guaranteed(Duration.ofSeconds(10))
                            .run(() -> {}));
            TaskContext context = context();
            assertThat(context.extend(HOUR)).isEqualTo(millis(18_900));

            coordinator.cancel("b");

            assertThat(context.remaining()).isEqualTo(BUDGET);
        }

        @Test
        void extensionWhenItReachesTheCutOffEndsThere() throws Exception {
            ShutdownCoordinator coordinator = harness.started(asking(SECOND));

            assertThat(context().extend(Duration.ofDays(1))).isEqualTo(BUDGET);
            assertThat(task(coordinator.report(), "a").effectiveTimeout()).isEqualTo(BUDGET);

            harness.advanceWhenSettled(BUDGET);
            assertThat(task(harness.reportOfEnd(coordinator), "a").status()).isEqualTo(TaskStatus.CUT_OFF);
        }

        @Test
        void extensionWhenTheTaskHasBeenInterruptedIsNotGranted() throws Exception {
            gate = harness.deaf();
            ShutdownCoordinator coordinator = harness.started(asking(SECOND));
            TaskContext context = context();
            harness.time().advance(millis(900));
            gate.awaitInterrupted();

            assertThat(context.extend(HOUR)).isZero();

            harness.advanceWhenSettled(millis(100));
            ShutdownReport report = harness.reportOfEnd(coordinator);
            assertThat(task(report, "a").status()).isEqualTo(TaskStatus.ABANDONED);
            assertThat(task(report, "a").effectiveTimeout()).isEqualTo(SECOND);
        }

        @Test
        void extensionWhenTheTaskHasEndedIsNotGranted() throws Exception {
            ShutdownCoordinator coordinator = harness.started(asking(SECOND));
            TaskContext context = context();
            gate.open();
            ShutdownReport report = harness.reportOfEnd(coordinator);

            assertThat(context.extend(HOUR)).isEqualTo(millis(900));

            assertThat(coordinator.report()).isEqualTo(report);
        }

        @ParameterizedTest
        @CsvSource({
            "PT-1S, -1 s",
            "PT-0.000000001S, -0.000000001 s",
            "PT24H0.000000001S, 86400.000000001 s",
            "PT2562047788015215H, 2562047788015215 h"
        })
        void extensionWhenNegativeOrOverADayIsRefused(Duration by, String told) throws Exception {
            harness.started(asking(SECOND));
            TaskContext context = context();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> context.extend(by))
                    .withMessage("'by' is %s. Use zero or more, and at most a day.", told);

            assertThat(context.remaining()).isEqualTo(millis(900));
        }
    }
}
