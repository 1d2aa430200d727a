package dev.softlanding.shutdown.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.time.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The last of the last resort: nothing keeps it from its halt. */
@Timeout(20)
class WatchdogTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualTime time = new VirtualTime();
    private final FakeExit exit = new FakeExit();
    private final Watchdog watchdog = new Watchdog(time, exit);

    @AfterEach
    void end() {
        exit.release();
    }

    private static final class WithoutMemory implements Watchdog.Flushes {

        @Override
        public void begin(long deadlineNanos) {
            throw new OutOfMemoryError("thrown by a test");
        }

        @Override
        public void beginLast(long deadlineNanos) {
            throw new OutOfMemoryError("thrown by a test");
        }
    }

    @Test
    void watchdogWhenThereIsNoMemoryToFlushHaltsInTime() throws Exception {
        watchdog.start();
        time.awaitScheduled(1);
        long now = time.nanos();
        watchdog.arm(new Watchdog.Moments(
                now + SECOND.toNanos(),
                now + 2 * SECOND.toNanos(),
                now + 3 * SECOND.toNanos(),
                42,
                new WithoutMemory()));
        time.awaitScheduled(1);

        time.advance(SECOND);
        time.awaitScheduled(1);
        time.advance(SECOND);
        time.awaitScheduled(1);
        assertThat(exit.isQuiet()).isTrue();
        time.advance(SECOND);

        assertThat(exit.awaitCall()).isEqualTo("halt 42 by shutdown-watchdog");
    }
}
