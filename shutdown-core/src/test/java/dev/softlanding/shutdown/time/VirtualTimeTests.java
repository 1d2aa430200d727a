package dev.softlanding.shutdown.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;

/** The test double keeps the promises of the real thing, and its own. */
class VirtualTimeTests extends AlarmContract {

    private final VirtualTime time = new VirtualTime();

    @Override
    TimeSource time() {
        return time;
    }

    @Override
    void awaitWaiting(Thread thread) throws InterruptedException {
        assertThat(time.awaitScheduled(1)).containsExactly(thread);
    }

    @Test
    void advanceWhenAMomentComesWithItEndsTheWaitNotBefore() throws InterruptedException {
        BlockingQueue<Boolean> result = new ArrayBlockingQueue<>(1);
        Alarm alarm = time.newAlarm();
        long deadline = time.nanos() + Duration.ofSeconds(10).toNanos();
        Thread waiter = start(() -> result.add(alarm.await(deadline)));
        awaitWaiting(waiter);

        time.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(time.awaitScheduled(1)).containsExactly(waiter);
        time.advance(Duration.ofNanos(1));

        assertThat(result.take()).isFalse();
        assertThat(time.nanos()).isEqualTo(deadline);
    }
}
