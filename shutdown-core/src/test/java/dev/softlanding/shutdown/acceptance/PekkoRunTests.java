package dev.softlanding.shutdown.acceptance;

import static dev.softlanding.shutdown.engine.Harness.SECOND;
import static dev.softlanding.shutdown.engine.Harness.statuses;
import static dev.softlanding.shutdown.engine.Harness.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.engine.Gate;
import dev.softlanding.shutdown.engine.Harness;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What Pekko's {@code CoordinatedShutdownSpec} asks of runs, said of ours: rows 9–13 and 18–20. Order is in {@link
 * PekkoOrderTests}, registering and cancelling in {@link PekkoCancelTests}, waiting for something else in {@link
 * PekkoAsyncTests}.
 *
 * <p>Rows without a test here:
 *
 * <table>
 *   <caption>Rows that are elsewhere</caption>
 *   <tr><th>row</th><th>about</th><th>why not here</th></tr>
 *   <tr><td>16, 17</td><td>exit codes by reason</td><td>a coordinator never ends the process; in {@code ProcessEndTests}</td></tr>
 *   <tr><td>21</td><td>two settings of the container's that contradict each other</td><td>we have no such pair; what ends the
 *     process is validated with the exit</td></tr>
 *   <tr><td>22–25</td><td>JVM hooks of users, added, removed and not leaked</td><td>the coordinator has no hook; the one of the
 *     process is in {@code JvmHooksTests}</td></tr>
 *   <tr><td>26</td><td>a late first access leaks no hook</td><td>as above</td></tr>
 * </table>
 *
 * <p>A row {@code differs} where we mean something else on purpose, and asserts what we mean.
 */
@Timeout(20)
class PekkoRunTests {

    @RegisterExtension
    final Harness harness = new Harness();

    private final AtomicInteger ran = new AtomicInteger();

    private static ShutdownTask in(Phase phase, String name, ShutdownTask.Action action) {
        return ShutdownTask.named(name).phase(phase).timeout(SECOND).run(action);
    }

    @Test
    @DisplayName("Pekko 9, differs: a run is the whole plan; what should not run is disabled, and the reason is kept")
    void runWhenThePlanBeginsWithDisabledTasksRunsTheRest() throws Exception {
        var off = new TaskSettings(null, null, List.of(), List.of(), null, false, null);
        ShutdownCoordinator coordinator = harness.armed(
                harness.builder().task("a", off),
                in(Phase.DRAIN, "a", ran::incrementAndGet),
                in(Phase.FLUSH, "b", () -> {}),
                in(Phase.RELEASE, "c", () -> {}));

        coordinator.trigger(ShutdownReason.ENDPOINT);

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(report.reason()).isEqualTo(ShutdownReason.ENDPOINT);
        assertThat(ran).hasValue(0);
        assertThat(task(report, "a").status()).isEqualTo(TaskStatus.SKIPPED);
        assertThat(harness.ended()).containsExactly("a", "b", "c");
    }

    @Test
    @DisplayName("Pekko 10: a second run runs nothing, completes at once, and the first reason stays")
    void runWhenAskedForAgainIsTheSame() throws Exception {
        ShutdownCoordinator coordinator = harness.armed(in(Phase.DRAIN, "a", ran::incrementAndGet));
        assertThat(coordinator.report().reason()).isNull();
        coordinator.trigger(ShutdownReason.ENDPOINT);
        harness.reportOfEnd(coordinator);

        assertThat(coordinator.trigger(ShutdownReason.EXIT)).isTrue();

        assertThat(coordinator.awaitTerminated(Duration.ZERO)).isTrue();
        assertThat(ran).hasValue(1);
        assertThat(coordinator.report().reason()).isEqualTo(ShutdownReason.ENDPOINT);
        assertThat(coordinator.report().laterTriggers()).containsExactly(ShutdownReason.EXIT);
    }

    @Test
    @DisplayName("Pekko 11: failure and timeout are told once each, with the task's name and what was wrong")
    void troubleWhenARunGoesOnIsToldOnce() throws Exception {
        Gate slow = harness.polite();
        Gate never = harness.polite();
        ShutdownCoordinator coordinator = harness.started(
                in(Phase.DRAIN, "a1", () -> {
                    throw new IllegalStateException("boom");
                }),
                in(Phase.DRAIN, "a2", slow),
                in(Phase.FLUSH, "b", never),
                in(Phase.RELEASE, "c", () -> {}));
        harness.events().awaitEnd("a1");
        slow.open();
        never.awaitEntered();
        harness.time().advance(SECOND);

        harness.reportOfEnd(coordinator);

        assertThat(harness.events().events(ShutdownEvent.TaskEnded.class))
                .extracting(end -> end.task() + " " + end.outcome())
                .containsExactly("a1 FAILED", "a2 SUCCEEDED", "b TIMED_OUT", "c SUCCEEDED");
        assertThat(harness.events().awaitEnd("a1").failure()).hasMessage("boom");
        assertThat(harness.events().events(ShutdownEvent.TaskInterrupted.class))
                .extracting(ShutdownEvent.TaskInterrupted::task)
                .containsExactly("b");
    }

    @Test
    @DisplayName("Pekko 12, differs: with ABORT a timeout ends the run; that is in the report, not thrown")
    void runWhenATaskThatMustNotFailTimesOutIsAborted() throws Exception {
        Gate never = harness.polite();
        ShutdownCoordinator coordinator = harness.started(
                in(Phase.DRAIN, "a", () -> {}),
                ShutdownTask.named("b")
                        .phase(Phase.FLUSH)
                        .timeout(SECOND)
                        .onFailure(FailurePolicy.ABORT)
                        .run(never),
                in(Phase.RELEASE, "c", ran::incrementAndGet));
        never.awaitEntered();
        harness.time().advance(SECOND);

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(report.abortedBy()).isEqualTo("b");
        assertThat(report.cutOff()).isEqualTo(CutOffCause.ABORTED);
        assertThat(task(report, "b").status()).isEqualTo(TaskStatus.TIMED_OUT);
        assertThat(task(report, "c").status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(ran).hasValue(0);
    }

    @Test
    @DisplayName("Pekko 13, differs: a disabled task is skipped and told of, not a disabled phase")
    void taskWhenDisabledIsSkippedAndToldOf() throws Exception {
        ShutdownCoordinator coordinator = harness.started(
                in(Phase.DRAIN, "a", () -> {}),
                ShutdownTask.named("b")
                        .phase(Phase.FLUSH)
                        .timeout(SECOND)
                        .enabled(false)
                        .run(() -> {
                            throw new IllegalStateException("boom");
                        }),
                in(Phase.RELEASE, "c", ran::incrementAndGet));

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(statuses(report)).containsEntry("b", TaskStatus.SKIPPED).containsEntry("c", TaskStatus.SUCCEEDED);
        assertThat(harness.events().awaitEnd("b").explanation()).isEqualTo("It is disabled.");
        assertThat(ran).hasValue(1);
    }

    @Test
    @DisplayName("Pekko 18: the owner is closed last, then the run is over, and its reason is kept")
    void ownerWhenItIsTheTerminalTaskIsClosedLast() throws Exception {
        ShutdownCoordinator coordinator = harness.started(
                harness.builder().terminal(in(Phase.NONE, "owner", ran::incrementAndGet)),
                in(Phase.TELEMETRY, "a", () -> {}),
                Harness.task("b", () -> {}));

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(harness.ended()).hasSize(3).endsWith("owner");
        assertThat(ran).hasValue(1);
        assertThat(report.reason()).isEqualTo(ShutdownReason.API);
    }

    @Test
    @DisplayName("Pekko 19: a container that is stopped by somebody else triggers the run and waits for it")
    void containerWhenItIsStoppedHasThePlanRunFirst() throws Exception {
        Gate flushes = harness.polite();
        ShutdownCoordinator coordinator = harness.armed(in(Phase.FLUSH, "a", flushes));
        var stopped = new Thread(() -> {
            coordinator.trigger(ShutdownReason.CONTEXT_CLOSED);
            try {
                coordinator.awaitTerminal(Harness.LONG);
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
            ran.set(coordinator.report().task("a").orElseThrow().status().ordinal());
        });
        stopped.start();
        flushes.awaitEntered();
        assertThat(ran).hasValue(0);

        flushes.open();
        stopped.join();

        assertThat(ran).as("what the container saw").hasValue(TaskStatus.SUCCEEDED.ordinal());
        assertThat(harness.reportOfEnd(coordinator).reason()).isEqualTo(ShutdownReason.CONTEXT_CLOSED);
    }

    @Test
    @DisplayName("Pekko 20: without a trigger nothing runs, and there is no reason")
    void planWhenNobodyTriggersStaysArmed() throws Exception {
        ShutdownCoordinator coordinator = harness.armed(in(Phase.DRAIN, "a", ran::incrementAndGet));

        assertThat(coordinator.awaitTerminated(Duration.ZERO)).isTrue();

        assertThat(coordinator.state()).isEqualTo(CoordinatorState.ARMED);
        assertThat(coordinator.report().reason()).isNull();
        assertThat(harness.events().events()).isEmpty();
        assertThat(ran).hasValue(0);
    }

    @Test
    @DisplayName("Pekko 20, differs: without a plan that is armed, a trigger does nothing and says so")
    void triggerWhenNothingIsArmedSaysSo() {
        ShutdownCoordinator coordinator = harness.builder().build();
        coordinator.register(in(Phase.DRAIN, "a", ran::incrementAndGet));

        assertThat(coordinator.trigger(ShutdownReason.API)).isFalse();

        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> coordinator.cancel("a"))
                .withMessageContaining("ASSEMBLING");
    }
}
