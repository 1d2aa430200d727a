package dev.softlanding.shutdown.spring.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.announce.Announcement;
import dev.softlanding.shutdown.announce.Announcement.By;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.spring.VirtualTime;
import dev.softlanding.shutdown.spring.announce.Announcing.Waited;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long an announcement is told, by time that passes only when a test says so. */
@Timeout(20)
class AnnouncingTests {

    private static final Duration DELAY = Duration.ofSeconds(5);

    private final VirtualTime time = new VirtualTime();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private ShutdownCoordinator coordinator = coordinator();
    private final Announcing announcing =
            new Announcing(() -> coordinator, () -> List.of(new RecordingAnnouncer()), time);

    @Test
    void announcementWhenNoRunComesOfItIsTakenBackAfterOneGracePeriod() throws Exception {
        coordinator.arm();

        Announcement announcement = announcing.announce(By.PERSON, DELAY);

        assertThat(told.take()).isEqualTo("announce");
        assertThat(announcing.current()).contains(announcement);
        assertThat(time.awaitWaiter()).isEqualTo(Duration.ofSeconds(30));
        time.advance(Duration.ofSeconds(30));
        assertThat(told.take()).isEqualTo("withdraw");
        assertThat(announcing.current()).isEmpty();
    }

    /** A listener of the application may, which hears of readiness. */
    @Test
    void announcementWhenAnAnnouncerFailsIsToldByTheOthersAndForgottenAllTheSame() throws Exception {
        coordinator.arm();
        var withOneThatFails = new Announcing(
                () -> coordinator, () -> List.of(new FailingAnnouncer(), new RecordingAnnouncer()), time);

        withOneThatFails.announce(By.PERSON, DELAY);
        assertThat(told.take()).isEqualTo("announce");

        for (int life = 0; life < 2; life++) {
            time.awaitWaiter();
            time.advance(Duration.ofSeconds(30));
            assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo("withdraw");
            withOneThatFails.announce(By.PERSON, DELAY);
            assertThat(told.take()).isEqualTo("announce");
        }
    }

    private static final class FailingAnnouncer implements Announcer {

        @Override
        public void announce() {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public void withdraw() {
            throw new IllegalStateException("on purpose");
        }
    }

    @Test
    void announcementWhenRepeatedIsTheSameAndToldOnce() {
        coordinator.arm();

        Announcement first = announcing.announce(By.PERSON, DELAY);
        time.advance(Duration.ofSeconds(2));

        assertThat(announcing.announce(By.PERSON, DELAY)).isEqualTo(first);
        assertThat(told).containsExactly("announce");
    }

    @Test
    void announcementWhenThePlatformsTakesThePlaceOfAPersonsExpiresLater() throws Exception {
        coordinator.arm();
        announcing.announce(By.PERSON, DELAY);
        assertThat(time.awaitWaiter()).isEqualTo(Duration.ofSeconds(30));
        time.advance(Duration.ofSeconds(10));
        CompletableFuture<Waited> waited = preStop(DELAY);
        told.take();
        told.take();

        time.advance(Duration.ofSeconds(29));
        assertThat(waited.get()).isEqualTo(Waited.SERVED);
        assertThat(time.awaitWaiter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(told).isEmpty();

        time.advance(Duration.ofSeconds(1));
        assertThat(told.take()).isEqualTo("withdraw");
    }

    @Test
    void announcementWhenTakenBackIsToldSo() {
        coordinator.arm();
        announcing.announce(By.PERSON, DELAY);

        assertThat(announcing.withdraw()).isTrue();
        assertThat(announcing.withdraw()).isFalse();

        assertThat(told).containsExactly("announce", "withdraw");
    }

    @Test
    void announcementWhenARunHasBegunStandsAndNothingElseIsSaid() {
        coordinator.arm();
        announcing.announce(By.PERSON, DELAY);
        coordinator.trigger(ShutdownReason.API);

        assertThatThrownBy(announcing::withdraw).isInstanceOf(ShutdownException.class);
        assertThatThrownBy(() -> announcing.announce(By.PERSON, DELAY)).isInstanceOf(ShutdownException.class);
        time.advance(Duration.ofMinutes(5));

        assertThat(announcing.current()).isPresent();
        assertThat(told).containsExactly("announce");
    }

    @Test
    void waitWhenASecondJoinsEndsWithTheFirst() throws Exception {
        coordinator.arm();
        CompletableFuture<Waited> first = preStop(DELAY);
        told.take();
        time.advance(Duration.ofSeconds(3));
        CompletableFuture<Waited> second = preStop(Duration.ofSeconds(20));

        time.advance(Duration.ofSeconds(2));

        assertThat(first.get()).isEqualTo(Waited.SERVED);
        assertThat(second.get()).isEqualTo(Waited.SERVED);
        assertThat(preStop(Duration.ofSeconds(20)).get()).isEqualTo(Waited.SERVED);
    }

    @Test
    void waitWhenTheAnnouncementIsTakenBackEndsAtOnce() throws Exception {
        coordinator.arm();
        CompletableFuture<Waited> wait = preStop(DELAY);
        told.take();

        announcing.withdraw();

        assertThat(wait.get()).isEqualTo(Waited.WITHDRAWN);
    }

    @Test
    void waitWhenARunBeginsEndsAtOnceAndInARunThereIsNone() throws Exception {
        coordinator.arm();
        CompletableFuture<Waited> wait = preStop(DELAY);
        told.take();

        coordinator.trigger(ShutdownReason.SIGTERM);

        assertThat(wait.get()).isEqualTo(Waited.RUN_BEGUN);
        assertThat(preStop(DELAY).get()).isEqualTo(Waited.RUN_BEGUN);
    }

    @Test
    void waitWhenNothingIsArmedYetIsRefused() {
        assertThatThrownBy(() -> announcing.announceAndWait(DELAY))
                .isInstanceOf(ShutdownException.class)
                .hasMessageContaining("ASSEMBLING");
    }

    private CompletableFuture<Waited> preStop(Duration delay) {
        var wait = new CompletableFuture<Waited>();
        var thread = new Thread(
                () -> {
                    try {
                        wait.complete(announcing.announceAndWait(delay));
                    } catch (InterruptedException | RuntimeException failure) {
                        wait.completeExceptionally(failure);
                    }
                },
                "preStop");
        thread.setDaemon(true);
        thread.start();
        return wait;
    }

    private ShutdownCoordinator coordinator() {
        return ShutdownCoordinator.builder()
                .settings(new ShutdownSettings(Duration.ofSeconds(30), Duration.ZERO, Duration.ofSeconds(1)))
                .listener(event -> announcing().onEvent(event))
                .time(time)
                .build();
    }

    private Announcing announcing() {
        return announcing;
    }

    private final class RecordingAnnouncer implements Announcer {

        @Override
        public void announce() {
            told.add("announce");
        }

        @Override
        public void withdraw() {
            told.add("withdraw");
        }
    }
}
