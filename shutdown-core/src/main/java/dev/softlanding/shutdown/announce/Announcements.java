package dev.softlanding.shutdown.announce;

import dev.softlanding.shutdown.announce.Announcement.By;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The announcement that stands, if one does. There is one at most; a second one joins it. This class is threadsafe. */
public final class Announcements {

    private final Duration gracePeriod;
    private final TimeSource time;
    private final AtomicReference<@Nullable Standing> standing = new AtomicReference<>();
    private volatile boolean kept;

    /** Moments by the clock that is measured with. */
    private record Standing(Announcement announcement, long at, long servedUntil, long expiresAt) {}

    /** @param gracePeriod how long one stands */
    public Announcements(Duration gracePeriod, TimeSource time) {
        this.gracePeriod = gracePeriod;
        this.time = time;
    }

    /**
     * Announces, or joins the announcement that stands. That of a {@code preStop} hook takes the place of a person's, because
     * the platform begins only then to tell others.
     *
     * @param delay how long everything is served from now on, at least
     * @return what stands now
     */
    public Announcement announce(By by, Duration delay) {
        long now = time.nanos();
        Instant instant = time.instant();
        var made = new Standing(
                new Announcement(by, instant, instant.plus(delay), instant.plus(gracePeriod)),
                now,
                now + delay.toNanos(),
                now + gracePeriod.toNanos());
        Standing result = standing.updateAndGet(
                before -> before == null || isOver(before, now) || isOverruled(before, by) ? made : before);
        return result == null ? made.announcement() : result.announcement();
    }

    private static boolean isOverruled(Standing before, By by) {
        return before.announcement().by() == By.PERSON && by == By.PRE_STOP;
    }

    private boolean isOver(Standing one, long now) {
        return !kept && now >= one.expiresAt();
    }

    /** Takes back what was announced; tells whether something was. */
    public boolean withdraw() {
        long now = time.nanos();
        Standing before = standing.getAndSet(null);
        return before != null && !isOver(before, now);
    }

    /** A run begins: what stands now will not be forgotten. */
    public void keep() {
        Standing now = standing.get();
        if (now != null && isOver(now, time.nanos())) {
            standing.compareAndSet(now, null);
        }
        kept = true;
    }

    /** What stands now. */
    public Optional<Announcement> current() {
        return Optional.ofNullable(now()).map(Standing::announcement);
    }

    /** When the platform's clock was started by what stands now, if it was. */
    public OptionalLong clockStartedNanos() {
        Standing now = now();
        return now != null && now.announcement().by() == By.PRE_STOP ? OptionalLong.of(now.at()) : OptionalLong.empty();
    }

    /** What is left of the time in which everything is served, if the platform's clock was started by what stands now. */
    public Optional<Duration> delayLeft() {
        Standing now = now();
        return now != null && now.announcement().by() == By.PRE_STOP
                ? Optional.of(Duration.ofNanos(Math.max(0, now.servedUntil() - time.nanos())))
                : Optional.empty();
    }

    private @Nullable Standing now() {
        Standing now = standing.get();
        return now == null || isOver(now, time.nanos()) ? null : now;
    }
}
