package dev.softlanding.shutdown.announce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.announce.Announcement.By;
import dev.softlanding.shutdown.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is announced, joined, overruled, taken back and forgotten. */
class AnnouncementsTests {

    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration DELAY = Duration.ofSeconds(5);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualTime time = new VirtualTime();
    private final Announcements announcements = new Announcements(GRACE, time);

    @Test
    void nothingStandsUntilSomebodyAnnounces() {
        assertThat(announcements.current()).isEmpty();
        assertThat(announcements.clockStartedNanos()).isEmpty();
        assertThat(announcements.delayLeft()).isEmpty();
        assertThat(announcements.withdraw()).isFalse();
    }

    @Test
    void announcementOfAPreStopHookStartsTheClockAndSaysUntilWhenAllIsServed() {
        time.advance(SECOND);
        Instant now = time.instant();

        Announcement made = announcements.announce(By.PRE_STOP, DELAY);

        assertThat(made).isEqualTo(new Announcement(By.PRE_STOP, now, now.plus(DELAY), now.plus(GRACE)));
        assertThat(announcements.current()).contains(made);
        assertThat(announcements.clockStartedNanos()).hasValue(time.nanos());
        assertThat(announcements.delayLeft()).contains(DELAY);
        time.advance(SECOND);
        assertThat(announcements.delayLeft()).contains(DELAY.minus(SECOND));
        time.advance(DELAY);
        assertThat(announcements.delayLeft()).contains(Duration.ZERO);
    }

    @Test
    void announcementOfAPersonStartsNoClock() {
        announcements.announce(By.PERSON, DELAY);

        assertThat(announcements.current()).isPresent();
        assertThat(announcements.clockStartedNanos()).isEmpty();
        assertThat(announcements.delayLeft()).isEmpty();
    }

    @Test
    void secondAnnouncementJoinsTheFirst() {
        Announcement first = announcements.announce(By.PRE_STOP, DELAY);
        long at = time.nanos();
        time.advance(SECOND);

        assertThat(announcements.announce(By.PRE_STOP, GRACE)).isEqualTo(first);
        assertThat(announcements.announce(By.PERSON, GRACE)).isEqualTo(first);
        assertThat(announcements.clockStartedNanos()).hasValue(at);
    }

    @Test
    void announcementOfAPreStopHookTakesThePlaceOfAPersons() {
        announcements.announce(By.PERSON, DELAY);
        time.advance(SECOND);

        Announcement second = announcements.announce(By.PRE_STOP, DELAY);

        assertThat(second.by()).isEqualTo(By.PRE_STOP);
        assertThat(announcements.clockStartedNanos()).hasValue(time.nanos());
    }

    @Test
    void announcementWhenTakenBackStandsNoLonger() {
        announcements.announce(By.PRE_STOP, DELAY);

        assertThat(announcements.withdraw()).isTrue();

        assertThat(announcements.current()).isEmpty();
        assertThat(announcements.clockStartedNanos()).isEmpty();
        assertThat(announcements.withdraw()).isFalse();
    }

    @Test
    void announcementIsForgottenAfterOneGracePeriod() {
        announcements.announce(By.PRE_STOP, DELAY);
        time.advance(GRACE.minusNanos(1));
        assertThat(announcements.current()).isPresent();

        time.advance(Duration.ofNanos(1));

        assertThat(announcements.current()).isEmpty();
        assertThat(announcements.clockStartedNanos()).isEmpty();
        assertThat(announcements.withdraw()).isFalse();
        assertThat(announcements.announce(By.PERSON, DELAY).by())
                .as("a new one")
                .isEqualTo(By.PERSON);
    }

    @Test
    void announcementIsNotForgottenOnceARunHasBegun() {
        announcements.announce(By.PRE_STOP, DELAY);
        announcements.keep();

        time.advance(GRACE.plus(GRACE));

        assertThat(announcements.current()).isPresent();
    }

    @Test
    void announcementThatWasForgottenBeforeTheRunDoesNotComeBack() {
        announcements.announce(By.PRE_STOP, DELAY);
        time.advance(GRACE);

        announcements.keep();

        assertThat(announcements.current()).isEmpty();
    }
}
