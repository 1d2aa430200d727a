package dev.softlanding.shutdown.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.flush.FlushTimes;
import dev.softlanding.shutdown.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
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
        public FlushTimes begin(FlushTimes times) {
            throw new OutOfMemoryError("thrown by a test");
        }

        @Override
        public void beginLast(FlushTimes times) {
            throw new OutOfMemoryError("thrown by a test");
        }

        @Override
        public boolean goesOn() {
            throw new OutOfMemoryError("thrown by a test");
        }
    }

    @Test
    void watchdogWhenThereIsNoMemoryToFlushHaltsInTime() throws Exception {
        watchdog.start();
        time.awaitScheduled(1);
        long now = time.nanos();
        watchdog.arm(new Watchdog.Moments(
                new FlushTimes(now + SECOND.toNanos(), now + 4 * SECOND.toNanos(), now + 5 * SECOND.toNanos()),
                42,
                new WithoutMemory()));
        time.awaitScheduled(1);

        time.advance(SECOND);
        time.awaitScheduled(1);
        time.advance(SECOND.multipliedBy(2));
        time.awaitScheduled(1);
        assertThat(exit.isQuiet()).isTrue();
        time.advance(SECOND);

        assertThat(exit.awaitCall()).isEqualTo("halt 42 by shutdown-watchdog");
    }

    private final class Noting implements Watchdog.Flushes {

        private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
        private FlushTimes begun;
        private volatile boolean done;

        @Override
        public FlushTimes begin(FlushTimes times) {
            calls.add("begin");
            begun = begun == null ? times.begunAt(time.nanos()) : begun;
            return begun;
        }

        @Override
        public void beginLast(FlushTimes times) {
            calls.add("last");
        }

        @Override
        public boolean goesOn() {
            return !done;
        }
    }

    /** As after a pause of the JVM: what is left until the kill is the flush's. */
    @Test
    void watchdogWhenItWakesAfterTheHaltWasDueStillGivesTheFlushItsTime() throws Exception {
        var flushes = new Noting();
        watchdog.start();
        time.awaitScheduled(1);
        long now = time.nanos();
        watchdog.arm(new Watchdog.Moments(
                new FlushTimes(now + SECOND.toNanos(), now + 2 * SECOND.toNanos(), now + 4 * SECOND.toNanos()),
                42,
                flushes));
        time.awaitScheduled(1);

        time.advance(SECOND.multipliedBy(3));

        assertThat(flushes.calls.take()).isEqualTo("begin");
        time.awaitScheduled(1);
        assertThat(exit.isQuiet()).isTrue();
        time.advance(SECOND);
        assertThat(exit.awaitCall()).isEqualTo("halt 42 by shutdown-watchdog");
        assertThat(flushes.calls).containsExactly("last");
    }

    /** Whoever ends the process tells it so a moment after the flush began, and it may get to hear of that much later. */
    @Test
    void watchdogWhenItHearsLateOfAFlushThatBeganInTimeKeepsItsTimes() throws Exception {
        var flushes = new Noting();
        long now = time.nanos();
        var times = new FlushTimes(now, now + 3 * SECOND.toNanos(), now + 9 * SECOND.toNanos());
        flushes.begin(times);
        time.advance(SECOND.multipliedBy(2));
        watchdog.start();
        time.awaitScheduled(1);

        watchdog.arm(new Watchdog.Moments(times, 42, flushes));
        time.awaitScheduled(1);
        assertThat(List.of(flushes.calls.take(), flushes.calls.take(), flushes.calls.take()))
                .containsExactly("begin", "begin", "last");
        time.advance(SECOND);

        assertThat(exit.awaitCall()).isEqualTo("halt 42 by shutdown-watchdog");
    }

    /** As after a pause of the JVM that began when the flush was under way: it stood still too. Once only. */
    @Test
    void watchdogWhenItComesLateToItsHaltGivesTheFlushAsMuchMore() throws Exception {
        var flushes = new Noting();
        long now = time.nanos();
        watchdog.start();
        time.awaitScheduled(1);
        watchdog.arm(new Watchdog.Moments(
                new FlushTimes(now, now + 3 * SECOND.toNanos(), now + 9 * SECOND.toNanos()), 42, flushes));
        assertThat(flushes.calls.take()).isEqualTo("begin");
        time.awaitScheduled(1);

        time.advance(SECOND.multipliedBy(4));

        assertThat(flushes.calls.take()).isEqualTo("last");
        time.awaitScheduled(1);
        assertThat(exit.isQuiet()).isTrue();
        time.advance(SECOND.multipliedBy(3));
        assertThat(exit.awaitCall()).isEqualTo("halt 42 by shutdown-watchdog");
    }

    @Test
    void watchdogWhenItComesLateAndAllIsFlushedHalts() throws Exception {
        var flushes = new Noting();
        flushes.done = true;
        long now = time.nanos();
        watchdog.start();
        time.awaitScheduled(1);
        watchdog.arm(new Watchdog.Moments(
                new FlushTimes(now, now + 3 * SECOND.toNanos(), now + 9 * SECOND.toNanos()), 42, flushes));
        assertThat(flushes.calls.take()).isEqualTo("begin");
        time.awaitScheduled(1);

        time.advance(SECOND.multipliedBy(4));

        assertThat(exit.awaitCall()).isEqualTo("halt 42 by shutdown-watchdog");
    }
}
