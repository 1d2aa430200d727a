package dev.softlanding.shutdown.spring.announce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.spring.FakeTaskContext;
import dev.softlanding.shutdown.spring.VirtualTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
class AnnounceDelayTests {

    private final VirtualTime time = new VirtualTime();
    private final AnnounceDelay announce = new AnnounceDelay(Duration.ofSeconds(5));

    @ParameterizedTest
    @EnumSource(names = {"SIGTERM", "SIGINT"})
    void delayWhenSignalledIsServedInFull(ShutdownReason reason) throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        Future<?> served = executor.submit(() -> {
            announce.serve(context(reason), Optional.empty(), time);
            return null;
        });
        executor.shutdown();

        assertThat(time.awaitWaiter()).isEqualTo(Duration.ofSeconds(5));
        time.advance(Duration.ofMillis(4999));
        assertThat(time.awaitWaiter()).isEqualTo(Duration.ofMillis(1));
        time.advance(Duration.ofMillis(1));

        served.get();
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "8, 5"})
    void delayWhenThePlatformHasAnnouncedIsServedAsFarAsItIsLeft(int left, int served) throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        Future<?> wait = executor.submit(() -> {
            announce.serve(context(ShutdownReason.SIGTERM), Optional.of(Duration.ofSeconds(left)), time);
            return null;
        });
        executor.shutdown();

        assertThat(time.awaitWaiter()).isEqualTo(Duration.ofSeconds(served));
        time.advance(Duration.ofSeconds(served));

        wait.get();
    }

    /** Nobody routes around an application that closes itself: to wait would only hold up whoever closes it. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SIGTERM", "SIGINT"})
    void delayWhenNobodyOutsideAskedIsNotServed(ShutdownReason reason) throws Exception {
        announce.serve(context(reason), Optional.empty(), time);
    }

    @Test
    void delayWhenZeroIsNotServed() throws Exception {
        new AnnounceDelay(Duration.ZERO).serve(context(ShutdownReason.SIGTERM), Optional.empty(), time);
    }

    private static TaskContext context(ShutdownReason reason) {
        return new FakeTaskContext(reason, Duration.ofSeconds(6));
    }
}
