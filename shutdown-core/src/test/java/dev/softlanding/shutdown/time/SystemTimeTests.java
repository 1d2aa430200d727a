package dev.softlanding.shutdown.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** They wait for real, a few milliseconds each. */
class SystemTimeTests extends AlarmContract {

    private final TimeSource time = TimeSource.system();

    @Override
    TimeSource time() {
        return time;
    }

    @Override
    void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void alarmWhenItsMomentComesEndsTheWaitNotBefore() throws InterruptedException {
        long deadline = time.nanos() + Duration.ofMillis(5).toNanos();

        assertThat(time.newAlarm().await(deadline)).isFalse();
        assertThat(time.nanos()).isGreaterThanOrEqualTo(deadline);
    }

    @Test
    void nanosWhenReadTwiceNeverGoBackAndAreNeverNegative() {
        long first = time.nanos();
        long second = time.nanos();

        assertThat(first).isNotNegative();
        assertThat(second).isGreaterThanOrEqualTo(first);
    }

    @Test
    void instantIsTheWallClocks() {
        assertThat(time.instant())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
    }
}
