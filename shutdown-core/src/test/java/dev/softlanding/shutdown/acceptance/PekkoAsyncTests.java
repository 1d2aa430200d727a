package dev.softlanding.shutdown.acceptance;

import static dev.softlanding.shutdown.engine.Harness.HOUR;
import static dev.softlanding.shutdown.engine.Harness.statuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.Harness;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Pekko's {@code CoordinatedShutdownSpec}, rows 27–31: tasks that tell something to stop and wait until it is gone. An
 * actor is whatever has a stage that is complete when it has stopped.
 */
@Timeout(20)
class PekkoAsyncTests {

    /** Something that lives until it is told to die, and takes its time for that. */
    private static final class Target {

        private final List<String> messages = new CopyOnWriteArrayList<>();
        private final CountDownLatch told = new CountDownLatch(1);
        private final CompletableFuture<Void> gone = new CompletableFuture<>();

        void tell(String message) {
            messages.add(message);
            told.countDown();
        }
    }

    @RegisterExtension
    final Harness harness = new Harness();

    private final Target target = new Target();

    private ShutdownTask stop(String name, Phase phase, String message) {
        return ShutdownTask.named(name).phase(phase).timeout(HOUR).runAsync(context -> {
            target.tell(message);
            return target.gone.copy();
        });
    }

    private ShutdownTask await(String name, Phase phase) {
        return ShutdownTask.named(name).phase(phase).timeout(HOUR).runAsync(context -> target.gone.copy());
    }

    /** Time goes by, and the run is not over. */
    private void assertStillRunning(ShutdownCoordinator coordinator) throws InterruptedException {
        harness.advanceWhenSettled(Duration.ofMillis(100));
        harness.time().awaitScheduled(1);
        assertThat(coordinator.state()).isEqualTo(CoordinatorState.RUNNING);
        assertThat(coordinator.awaitTerminated(Duration.ZERO)).isFalse();
    }

    private void awaitStarted(String task) throws InterruptedException {
        harness.events().await(ShutdownEvent.TaskStarted.class, started -> started.task()
                .equals(task));
    }

    @Test
    @DisplayName("Pekko 27: the target is told to stop, and the run is over when it is gone")
    void taskWhenItTellsATargetToStopEndsWithIt() throws Exception {
        ShutdownCoordinator coordinator = harness.started(stop("stop", Phase.DRAIN, "stop"));
        awaitStarted("stop");
        assertStillRunning(coordinator);

        target.gone.complete(null);

        assertThat(harness.reportOfEnd(coordinator).elapsed()).isEqualTo(Duration.ofMillis(100));
        assertThat(target.messages).containsExactly("stop");
    }

    @Test
    @DisplayName("Pekko 28: nobody tells the target anything, the run only waits for it")
    void taskWhenItOnlyWaitsEndsWithItsTarget() throws Exception {
        ShutdownCoordinator coordinator = harness.started(await("wait", Phase.DRAIN));
        awaitStarted("wait");
        assertStillRunning(coordinator);

        target.gone.complete(null);

        assertThat(statuses(harness.reportOfEnd(coordinator))).containsExactly(Map.entry("wait", TaskStatus.SUCCEEDED));
        assertThat(target.messages).isEmpty();
    }

    @Test
    @DisplayName("Pekko 29: a target that is gone already costs no time")
    void taskWhenItsTargetIsGoneAlreadyEndsAtOnce() throws Exception {
        target.gone.complete(null);

        ShutdownCoordinator coordinator = harness.started(stop("stop", Phase.DRAIN, "stop"));

        assertThat(harness.reportOfEnd(coordinator).elapsed()).isZero();
        assertThat(statuses(coordinator.report())).containsExactly(Map.entry("stop", TaskStatus.SUCCEEDED));
    }

    @Test
    @DisplayName("Pekko 30: two tasks of one phase wait for one target, both tell it, and both end with it")
    void tasksWhenTheyShareATargetInOnePhaseEndTogether() throws Exception {
        ShutdownCoordinator coordinator =
                harness.started(stop("first", Phase.DRAIN, "one"), stop("second", Phase.DRAIN, "two"));
        awaitStarted("first");
        awaitStarted("second");
        assertStillRunning(coordinator);

        target.gone.complete(null);

        assertThat(statuses(harness.reportOfEnd(coordinator)))
                .containsOnly(Map.entry("first", TaskStatus.SUCCEEDED), Map.entry("second", TaskStatus.SUCCEEDED));
        assertThat(target.messages).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    @DisplayName("Pekko 31: tasks of two phases wait for one target: the second finds it gone")
    void tasksWhenTheyShareATargetInTwoPhasesEndOneAfterTheOther() throws Exception {
        ShutdownCoordinator coordinator =
                harness.started(stop("later", Phase.FLUSH, "two"), stop("first", Phase.DRAIN, "one"));
        target.told.await();
        assertStillRunning(coordinator);
        assertThat(target.messages).containsExactly("one");

        target.gone.complete(null);

        assertThat(harness.reportOfEnd(coordinator).elapsed()).isEqualTo(Duration.ofMillis(100));
        assertThat(harness.ended()).containsExactly("first", "later");
        assertThat(target.messages).containsExactly("one", "two");
    }
}
