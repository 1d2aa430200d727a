package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others do on their threads, and in what state those are, cannot harm the run. */
@Timeout(60)
class ForeignThreadsTests {

    private static final Duration SHORT = Duration.ofMillis(300);

    /** The overflow may hit anywhere: it must never leave the lock taken, the run open or a successor unstarted. */
    @ParameterizedTest
    @ValueSource(ints = {0, 5, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100})
    void stageWhenCompletedAtTheEndOfAStackHarmsNobody(int framesLeft) throws Exception {
        var stage = new CompletableFuture<String>();
        var started = new CountDownLatch(1);
        var coordinator = ShutdownCoordinator.builder().build();
        coordinator.register(
                ShutdownTask.named("async").phase(Phase.NONE).timeout(SHORT).runAsync(context -> {
                    started.countDown();
                    return stage;
                }));
        coordinator.register(ShutdownTask.named("next")
                .phase(Phase.NONE)
                .after("async")
                .timeout(SHORT)
                .run(() -> {}));
        coordinator.arm();
        coordinator.trigger(ShutdownReason.API);
        started.await();

        var deep = new Thread(null, () -> completeDeep(stage, framesLeft), "deep", 256 * 1024);
        deep.start();
        deep.join();

        assertThat(coordinator.awaitTerminated(Duration.ofSeconds(10))).isTrue();
        ShutdownReport report = coordinator.report();
        assertThat(report.state()).isEqualTo(CoordinatorState.TERMINATED);
        assertThat(report.task("next"))
                .hasValueSatisfying(task -> assertThat(task.status()).isEqualTo(TaskStatus.SUCCEEDED));
    }

    /** Goes down until there is no more stack, comes up by some frames, and completes there. */
    @SuppressWarnings("InfiniteRecursion") // its end is that of the stack
    private static int completeDeep(CompletableFuture<String> stage, int framesLeft) {
        int above;
        try {
            above = completeDeep(stage, framesLeft);
        } catch (StackOverflowError end) {
            return 1;
        }
        if (above == framesLeft + 1) {
            try {
                stage.complete("result");
            } catch (StackOverflowError again) {
                return above; // one frame higher there is more room
            }
        }
        return above + 1;
    }

    @Test
    void terminalWhenCancelledStaysSoThroughAChange() throws Exception {
        var coordinator = ShutdownCoordinator.builder()
                .terminal(ShutdownTask.named("context").timeout(SHORT).run(() -> {}))
                .build();
        coordinator.arm();
        coordinator.cancel("context");

        coordinator.change(
                changes -> changes.add(ShutdownTask.named("late").timeout(SHORT).run(() -> {})));

        coordinator.trigger(ShutdownReason.API);
        assertThat(coordinator.awaitTerminated(Duration.ofSeconds(10))).isTrue();
        assertThat(coordinator.report().task("context"))
                .hasValueSatisfying(task -> assertThat(task.status()).isEqualTo(TaskStatus.CANCELLED));
    }

    @Test
    void leftoversWhenTheirSourceHangsDoNotHoldTheEnd() throws Exception {
        var coordinator = ShutdownCoordinator.builder()
                .leftovers(() -> {
                    new CompletableFuture<Void>().join();
                    return List.of();
                })
                .build();
        coordinator.arm();
        coordinator.trigger(ShutdownReason.API);

        assertThat(coordinator.awaitTerminated(Duration.ofSeconds(10))).isTrue();
    }
}
