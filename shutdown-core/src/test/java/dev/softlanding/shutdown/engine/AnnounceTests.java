package dev.softlanding.shutdown.engine;

import static dev.softlanding.shutdown.engine.Harness.BUDGET;
import static dev.softlanding.shutdown.engine.Harness.SECOND;
import static dev.softlanding.shutdown.engine.Harness.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.announce.Announcement;
import dev.softlanding.shutdown.announce.Announcement.By;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.CutOffCause;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A shutdown that is announced before it is asked for. */
@Timeout(20)
class AnnounceTests {

    private static final Duration DELAY = Duration.ofSeconds(5);

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    void announcementChangesNoState() {
        ShutdownCoordinator coordinator = harness.armed(task("a", () -> {}));

        Announcement made = coordinator.announce(By.PERSON, DELAY);

        assertThat(coordinator.state()).isEqualTo(CoordinatorState.ARMED);
        assertThat(coordinator.announcement()).contains(made);
        assertThat(coordinator.report().budget()).isEqualTo(BUDGET);
        assertThat(coordinator.withdrawAnnouncement()).isTrue();
        assertThat(coordinator.announcement()).isEmpty();
    }

    @Test
    void budgetRunsOutFromTheCallOfAPreStopHookOn() throws Exception {
        Gate gate = harness.polite();
        ShutdownCoordinator coordinator = harness.armed(task("a", gate));
        coordinator.announce(By.PRE_STOP, DELAY);
        harness.time().advance(SECOND.multipliedBy(10));
        Duration left = BUDGET.minusSeconds(10);
        assertThat(coordinator.report().budget()).isEqualTo(left);
        assertThat(coordinator.announcedDelayLeft()).contains(Duration.ZERO);

        coordinator.trigger(ShutdownReason.SIGTERM);

        assertThat(coordinator.report().budget()).isEqualTo(left);
        gate.awaitEntered();
        harness.advanceWhenSettled(left);
        assertThat(harness.reportOfEnd(coordinator).cutOff()).isEqualTo(CutOffCause.DEADLINE);
        assertThat(coordinator.announcement()).as("still a fact").isPresent();
    }

    @Test
    void nothingCanBeAnnouncedOrTakenBackButWhileThePlanIsArmed() throws Exception {
        ShutdownCoordinator assembling = harness.builder().build();
        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> assembling.announce(By.PERSON, DELAY))
                .withMessage("Cannot announce the shutdown: the coordinator is ASSEMBLING. Do it while it is ARMED.");

        ShutdownCoordinator over = harness.started(task("a", () -> {}));
        harness.reportOfEnd(over);
        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(over::withdrawAnnouncement)
                .withMessage(
                        "Cannot take back an announcement: the coordinator is TERMINATED. Do it while it is ARMED.");
    }
}
