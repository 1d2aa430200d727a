package dev.softlanding.shutdown.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.spring.FakeTaskContext;
import dev.softlanding.shutdown.spring.VirtualTime;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
class WebDrainTests {

    private static final Duration QUIET = Duration.ofMillis(500);
    private static final Duration DRAIN_TIME = Duration.ofSeconds(9);

    private final VirtualTime time = new VirtualTime();
    private final WebDrain drain = new WebDrain(QUIET, time);
    private final AtomicInteger ended = new AtomicInteger();
    private final ExecutorService executor = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        executor.shutdownNow();
    }

    @Test
    void requestWhenServingIsLetInAndNotAskedToGo() {
        assertThat(drain.enter()).isTrue();
        assertThat(drain.inFlight()).isOne();
        assertThat(drain.asksToGo()).isFalse();
    }

    @Test
    void clientsWhenAnAnnouncementIsTakenBackAreAskedToGoNoLongerUnlessARunAsksThem() {
        drain.announce();
        assertThat(drain.asksToGo()).isTrue();
        drain.withdraw();
        assertThat(drain.asksToGo()).isFalse();

        drain.announce();
        drain.announceRun();
        drain.withdraw();
        assertThat(drain.asksToGo()).isTrue();
    }

    @Test
    void requestWhenAnnouncedIsLetInAndAskedToGo() {
        drain.announceRun();

        assertThat(drain.enter()).isTrue();
        assertThat(drain.asksToGo()).isTrue();
    }

    @Test
    void requestWhenDrainedIsTurnedAwayAndLeavesNoTrace() throws Exception {
        drain.drain(context(ShutdownReason.CONTEXT_CLOSED));

        assertThat(drain.enter()).isFalse();
        assertThat(drain.inFlight()).isZero();
        assertThat(drain.asksToGo()).isTrue();
    }

    @Test
    void announcementWhenDrainedDoesNotLetRequestsInAgain() throws Exception {
        drain.drain(context(ShutdownReason.CONTEXT_CLOSED));

        drain.announceRun();

        assertThat(drain.enter()).isFalse();
    }

    @Test
    void drainWhenRequestsAreInFlightEndsWithTheLastOfThemAndNoTimePasses() throws Exception {
        drain.enter();
        drain.enter();
        Future<?> drained = startDrain(drain, ShutdownReason.CONTEXT_CLOSED);
        assertThat(time.awaitWaiter()).isNull();

        drain.leave();
        assertThat(time.awaitWaiter()).isNull();
        assertThat(drained).isNotDone();

        drain.leave();
        drained.get();
    }

    @Test
    void drainWhenOnlyRefusedRequestsComeAndGoWaitsForTheOneInFlight() throws Exception {
        drain.enter();
        Future<?> drained = startDrain(drain, ShutdownReason.CONTEXT_CLOSED);
        time.awaitWaiter();

        assertThat(drain.enter()).isFalse();
        assertThat(drained).isNotDone();
        assertThat(drain.inFlight()).isOne();

        drain.leave();
        drained.get();
    }

    @Test
    void drainWhenInterruptedByItsTimeoutThrows() throws Exception {
        drain.enter();
        Future<?> drained = executor.submit(() -> {
            Thread.currentThread().interrupt();
            drain.drain(context(ShutdownReason.CONTEXT_CLOSED));
            return null;
        });

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(drained::get)
                .withCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void drainWhenSignalledLetsRequestsInUntilNoneHasComeForTheQuietPeriod() throws Exception {
        Future<?> drained = startDrain(drain, ShutdownReason.SIGTERM);
        assertThat(time.awaitWaiter()).isEqualTo(QUIET);
        assertThat(drain.enter()).isTrue();
        drain.leave();

        time.advance(QUIET);

        drained.get();
        assertThat(drain.enter()).isFalse();
    }

    @Test
    void drainWhenARequestComesStartsTheQuietPeriodAnew() throws Exception {
        Future<?> drained = startDrain(drain, ShutdownReason.SIGTERM);
        time.awaitWaiter();
        time.advance(QUIET.dividedBy(2));
        drain.enter();
        drain.leave();

        time.advance(QUIET.dividedBy(2));
        assertThat(time.awaitWaiter()).isEqualTo(QUIET.dividedBy(2));
        assertThat(drained).isNotDone();

        time.advance(QUIET.dividedBy(2));
        drained.get();
    }

    @Test
    void drainWhenRequestsKeepComingRefusesAfterAThirdOfItsTime() throws Exception {
        Duration between = QUIET.dividedBy(2);
        Future<?> drained = startDrain(drain, ShutdownReason.SIGINT);
        for (Duration passed = Duration.ZERO; passed.compareTo(DRAIN_TIME.dividedBy(3)) < 0; ) {
            assertThat(time.awaitWaiter()).isLessThanOrEqualTo(QUIET);
            assertThat(drain.enter()).isTrue();
            drain.leave();
            time.advance(between);
            passed = passed.plus(between);
        }

        drained.get();
        assertThat(drain.enter()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SIGTERM", "SIGINT"})
    void drainWhenNobodyOutsideAskedForItRefusesAtOnce(ShutdownReason reason) throws Exception {
        drain.drain(context(reason));

        assertThat(drain.enter()).isFalse();
    }

    @Test
    void drainWhenThereIsNoQuietPeriodRefusesAtOnce() throws Exception {
        var impatient = new WebDrain(Duration.ZERO, time);

        impatient.drain(context(ShutdownReason.SIGTERM));

        assertThat(impatient.enter()).isFalse();
    }

    /** A request that comes just when the drain begins to refuse is turned away or waited for, never overlooked. */
    @Test
    void drainWhenARequestComesAtThatMomentNeverOverlooksIt() throws Exception {
        for (int i = 0; i < 20_000; i++) {
            var raced = new WebDrain(Duration.ZERO, time);
            var ready = new AtomicBoolean();
            var drained = new AtomicBoolean();
            Future<?> draining = executor.submit(() -> {
                ready.set(true);
                raced.drain(context(ShutdownReason.SIGTERM));
                drained.set(true);
                return null;
            });
            while (!ready.get()) {
                Thread.onSpinWait();
            }
            if (raced.enter()) {
                assertThat(drained).isFalse();
                raced.leave();
            }
            draining.get();
        }
    }

    @Test
    void streamWhenRequestsAreRefusedIsEndedOnceAndNotBefore() throws Exception {
        drain.enter();
        drain.streamBegins("stream", ended::incrementAndGet);
        drain.announceRun();
        Future<?> drained = startDrain(drain, ShutdownReason.SIGTERM);
        assertThat(time.awaitWaiter()).isEqualTo(QUIET);
        assertThat(ended).hasValue(0);

        time.advance(QUIET);
        assertThat(time.awaitWaiter()).isNull();

        assertThat(ended).hasValue(1);
        drain.leave();
        drained.get();
        assertThat(ended).hasValue(1);
    }

    @Test
    void streamWhenItHasEndedByItselfIsLeftAlone() throws Exception {
        drain.streamBegins("stream", ended::incrementAndGet);
        drain.streamEnded("stream");

        drain.drain(context(ShutdownReason.API));

        assertThat(ended).hasValue(0);
    }

    @Test
    void streamWhenItBeginsAfterThatIsEndedAtOnce() throws Exception {
        drain.drain(context(ShutdownReason.API));

        drain.streamBegins("stream", ended::incrementAndGet);

        assertThat(ended).hasValue(1);
    }

    @Test
    void streamWhenItCannotBeEndedDoesNotKeepTheOthers() throws Exception {
        drain.streamBegins("broken", () -> {
            throw new IllegalStateException("broken");
        });
        drain.streamBegins("stream", ended::incrementAndGet);
        drain.streamBegins("other stream", ended::incrementAndGet);

        drain.drain(context(ShutdownReason.API));

        assertThat(ended).hasValue(2);
    }

    /** A stream that begins just when requests begin to be refused is ended by one of both, once. */
    @Test
    void streamWhenItBeginsAtThatMomentIsEndedOnce() throws Exception {
        for (int i = 0; i < 5_000; i++) {
            var raced = new WebDrain(Duration.ZERO, time);
            var ends = new AtomicInteger();
            var ready = new AtomicBoolean();
            Future<?> draining = executor.submit(() -> {
                ready.set(true);
                raced.drain(context(ShutdownReason.SIGTERM));
                return null;
            });
            while (!ready.get()) {
                Thread.onSpinWait();
            }
            raced.streamBegins("stream", ends::incrementAndGet);
            draining.get();
            assertThat(ends).hasValue(1);
        }
    }

    private Future<?> startDrain(WebDrain drain, ShutdownReason reason) {
        return executor.submit(() -> {
            drain.drain(context(reason));
            return null;
        });
    }

    private static TaskContext context(ShutdownReason reason) {
        return new FakeTaskContext(reason, DRAIN_TIME);
    }
}
