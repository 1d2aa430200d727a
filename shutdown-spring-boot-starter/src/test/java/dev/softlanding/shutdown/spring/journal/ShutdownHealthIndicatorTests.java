package dev.softlanding.shutdown.spring.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.announce.Announcement;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.spring.TestServer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Configuration;

/** What health says of a shutdown; of the life before it, {@link ProcessJournalTests} tells. */
@Timeout(60)
class ShutdownHealthIndicatorTests {

    private final CountDownLatch goOn = new CountDownLatch(1);

    @Test
    void healthWhenNothingIsArmedIsUp() {
        Health health = health(coordinator(Duration.ofSeconds(5)), true);

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsOnlyKeys("state");
    }

    @ParameterizedTest
    @CsvSource({"5, true", "50, false"})
    void healthWhenArmedTellsWhetherTheWorstCaseFitsAndIsUp(int timeout, boolean fits) {
        ShutdownCoordinator coordinator = coordinator(Duration.ofSeconds(timeout));
        coordinator.arm();

        Health health = health(coordinator, true);

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .containsEntry("state", CoordinatorState.ARMED)
                .containsEntry("worstCaseFits", fits)
                .doesNotContainKeys("announcement", "budgetLeft");
    }

    @ParameterizedTest
    @CsvSource({"true, OUT_OF_SERVICE", "false, UP"})
    void healthWhenAnnouncedIsOutOfServiceOnlyWhereReadinessIsRefused(boolean refusing, String status) {
        ShutdownCoordinator coordinator = coordinator(Duration.ofSeconds(5));
        coordinator.arm();
        Announcement announcement = coordinator.announce(Announcement.By.PERSON, Duration.ofSeconds(5));

        Health health = health(coordinator, refusing);

        assertThat(health.getStatus()).isEqualTo(new Status(status));
        assertThat(health.getDetails()).containsEntry("announcement", announcement);
        coordinator.withdrawAnnouncement();
        assertThat(health(coordinator, refusing).getStatus()).isEqualTo(Status.UP);
    }

    @ParameterizedTest
    @CsvSource({"true, OUT_OF_SERVICE", "false, UP"})
    void healthWhenItRunsTellsWhatIsLeftAndIsOutOfServiceOnlyWhereReadinessIsRefused(boolean refusing, String status) {
        ShutdownCoordinator coordinator = coordinator(Duration.ofSeconds(5));
        coordinator.arm();
        coordinator.trigger(ShutdownReason.API);

        Health health = health(coordinator, refusing);
        goOn.countDown();

        assertThat(health.getStatus()).isEqualTo(new Status(status));
        assertThat(health.getDetails())
                .containsEntry("state", CoordinatorState.RUNNING)
                .hasEntrySatisfying("budgetLeft", left -> assertThat((Duration) left)
                        .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(29)));
    }

    /** Whoever wants it there has to say so. */
    @Test
    void groupsOfProbesWhenNothingIsSaidAreWithoutIt() throws Exception {
        try (var server = TestServer.start(
                Application.class,
                "shutdown.announce.readiness=refuse",
                "management.endpoint.health.show-details=always",
                "management.endpoint.health.show-components=always")) {
            server.coordinator().announce(Announcement.By.PERSON, Duration.ZERO);

            assertThat(server.get("/actuator/health").body())
                    .contains("\"shutdown\":{", "OUT_OF_SERVICE", "\"announcement\":{\"by\":\"PERSON\"");
            assertThat(server.get("/actuator/health/liveness").body()).doesNotContain("shutdown");
            assertThat(server.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(server.get("/actuator/health/readiness").body()).doesNotContain("shutdown");
            assertThat(server.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        }
    }

    private static Health health(ShutdownCoordinator coordinator, boolean refusing) {
        return new ShutdownHealthIndicator(coordinator, new ProcessJournal(null), refusing).health();
    }

    private ShutdownCoordinator coordinator(Duration timeout) {
        ShutdownCoordinator coordinator = ShutdownCoordinator.builder()
                .settings(new ShutdownSettings(Duration.ofSeconds(30), Duration.ZERO, Duration.ofSeconds(1)))
                .build();
        coordinator.register(ShutdownTask.named("wait").timeout(timeout).run(goOn::await));
        return coordinator;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
