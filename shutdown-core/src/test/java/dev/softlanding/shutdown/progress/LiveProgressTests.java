package dev.softlanding.shutdown.progress;

import static dev.softlanding.shutdown.engine.Harness.LONG;
import static dev.softlanding.shutdown.engine.Harness.SECOND;
import static dev.softlanding.shutdown.engine.Harness.task;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.engine.Harness;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.time.VirtualTime;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** People who wait see what for: soon, in time with what happens, and without a trace at the end. */
@Timeout(60)
class LiveProgressTests {

    private static final Duration HALF = Duration.ofMillis(500);
    private static final Duration FIFTH = Duration.ofMillis(200);
    private static final String CLEARED = "\r\u001b[K";

    @RegisterExtension
    private final Harness harness = new Harness();

    private final VirtualTime time = harness.time();
    private final Screen screen = new Screen();

    private LiveProgress onScreen(Supplier<ShutdownReport> run) {
        return new LiveProgress(new TerminalLine(screen, StandardCharsets.UTF_8, 79), run, time);
    }

    private static String drawn(String text) {
        return "\r\u001b[?7l" + text + "\u001b[K\u001b[?7h\r";
    }

    private static ShutdownEvent started() {
        return new ShutdownEvent.RunStarted(ShutdownReason.SIGINT, 2, Duration.ofSeconds(29));
    }

    private static ShutdownEvent ended() {
        return new ShutdownEvent.RunEnded(Reports.report(1));
    }

    @Test
    void lineIsDrawnFromHalfASecondOnAndClearedAtTheEnd() throws Exception {
        LiveProgress progress =
                onScreen(() -> Reports.report(600, Reports.running("web-drain", 600, 10_000, 2L, null)));
        progress.onEvent(started());
        time.awaitScheduled(1);
        time.advance(HALF.minusNanos(1));
        assertThat(screen.written).isEmpty();

        time.advance(Duration.ofNanos(1));

        String line = drawn("Stopping 0.6 s, 28.4 s left: web-drain 0.6/10.0 s (2 in flight)");
        assertThat(screen.next()).isEqualTo(line);
        time.awaitScheduled(1);
        time.advance(FIFTH.minusNanos(1));
        assertThat(screen.written).isEmpty();
        time.advance(Duration.ofNanos(1));
        assertThat(screen.next()).isEqualTo(line);
        time.awaitScheduled(1);

        progress.onEvent(ended());

        assertThat(screen.written).as("before the next listener hears of it").containsExactly(CLEARED);
    }

    @Test
    void lineWhenTheRunIsQuickIsNotDrawn() throws Exception {
        LiveProgress progress = onScreen(() -> {
            throw new AssertionError("nobody asks");
        });
        progress.onEvent(started());
        Thread thread = time.awaitScheduled(1).get(0);
        assertThat(thread.getName()).isEqualTo("shutdown-progress");
        assertThat(thread.isDaemon()).isTrue();
        time.advance(Duration.ofMillis(400));

        progress.onEvent(ended());

        thread.join();
        assertThat(screen.written).isEmpty();
    }

    /** From then on it is about what must not be lost, and nobody waits for a task. */
    @Test
    void lineWhenTheCutOffComesIsClearedForGood() throws Exception {
        LiveProgress progress = onScreen(() -> Reports.report(600));
        progress.onEvent(started());
        Thread thread = time.awaitScheduled(1).get(0);
        time.advance(HALF);
        screen.next();
        time.awaitScheduled(1);

        progress.onEvent(new ShutdownEvent.CutOff(SECOND, CutOffCause.DEADLINE, List.of("web-drain")));

        thread.join();
        assertThat(screen.written).containsExactly(CLEARED);
        progress.onEvent(ended());
        assertThat(screen.written).hasSize(1);
    }

    /** As a terminal does after Ctrl-S. */
    @Test
    void runWhenTheTerminalHangsEndsAllTheSame() throws Exception {
        screen.hang();
        var coordinator = new AtomicReference<ShutdownCoordinator>();
        var progress = onScreen(() -> coordinator.get().report());
        var release = harness.polite();
        coordinator.set(harness.started(
                harness.builder().listenerBeforeLog(progress).isolatedListener(event -> {}), task("work", release)));
        time.awaitScheduled(2);
        time.advance(HALF);
        screen.hanging.await();

        release.open();
        while (!isAwaited("shutdown-events")) {
            Thread.onSpinWait();
        }
        time.advance(Duration.ofMillis(50));

        assertThat(harness.reportOfEnd(coordinator.get()).outcome()).isNotNull();
        screen.release.countDown();
    }

    private boolean isAwaited(String thread) throws InterruptedException {
        return time.awaitScheduled(1).stream()
                .anyMatch(waiting -> waiting.getName().equals(thread));
    }

    @Test
    void endWhenTheTerminalHangsIsAwaitedForAMomentOnly() throws Exception {
        screen.hang();
        LiveProgress progress = onScreen(() -> Reports.report(600));
        progress.onEvent(started());
        time.awaitScheduled(1);
        time.advance(HALF);
        screen.hanging.await();

        var heard = CompletableFuture.runAsync(() -> progress.onEvent(ended()));
        time.awaitScheduled(1);
        assertThat(heard).isNotDone();
        time.advance(Duration.ofMillis(50));

        heard.get(LONG.toSeconds(), TimeUnit.SECONDS);
        screen.release.countDown();
    }

    @Test
    void terminalWhenItIsGoneIsNotWrittenToAgain() throws Exception {
        screen.failure = new IOException("Input/output error");
        LiveProgress progress = onScreen(() -> Reports.report(600));
        progress.onEvent(started());
        Thread thread = time.awaitScheduled(1).get(0);
        time.advance(HALF);

        thread.join();
        progress.onEvent(ended());
        assertThat(screen.written).isEmpty();
    }

    /** Of a real run: the line goes along with it, and is gone before the log tells its end. */
    @Test
    void lineIsAboutTheRunAsItIs() throws Exception {
        var coordinator = new AtomicReference<ShutdownCoordinator>();
        LiveProgress progress = onScreen(() -> coordinator.get().report());
        var first = harness.polite();
        var second = harness.polite();
        coordinator.set(harness.started(
                harness.builder().listenerBeforeLog(progress), task("first", first), task("second", second, "first")));
        first.awaitEntered();
        time.awaitScheduled(2);
        time.advance(HALF);
        assertThat(screen.next()).isEqualTo(drawn("Stopping 0.5 s, 28.5 s left: first 0.5/3600.0 s"));

        first.open();
        second.awaitEntered();
        time.awaitScheduled(2);
        time.advance(SECOND);
        assertThat(screen.next()).isEqualTo(drawn("Stopping 1.5 s, 27.5 s left: second 1.0/3600.0 s"));

        time.awaitScheduled(2);
        second.open();
        harness.reportOfEnd(coordinator.get());
        assertThat(screen.written).containsExactly(CLEARED);
    }

    @Test
    void logTellsEveryFiveSeconds() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("dev.softlanding.shutdown");
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        try {
            LiveProgress progress = new LiveProgress(
                    new ProgressLog(), () -> Reports.report(5_000, Reports.running("web-drain", 5_000, 10_000)), time);
            progress.onEvent(started());
            Thread thread = time.awaitScheduled(1).get(0);
            time.advance(Duration.ofSeconds(5).minusNanos(1));
            assertThat(lines.list).isEmpty();
            time.advance(Duration.ofNanos(1));
            time.awaitScheduled(1);
            assertThat(lines.list).hasSize(1);
            time.advance(Duration.ofSeconds(5));
            time.awaitScheduled(1);

            progress.onEvent(ended());

            thread.join();
            assertThat(lines.list).hasSize(2).allSatisfy(line -> {
                assertThat(line.getLevel()).isEqualTo(Level.INFO);
                assertThat(line.getFormattedMessage())
                        .isEqualTo("Still stopping after 5.0 s, 24.0 s left: web-drain since 5.0 s of 10.0 s");
            });
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(null);
        }
    }

    /** What is written to it, each time as a whole. */
    private static final class Screen extends OutputStream {

        private final BlockingQueue<String> written = new LinkedBlockingQueue<>();
        private final CountDownLatch hanging = new CountDownLatch(1);
        private volatile CountDownLatch release = new CountDownLatch(0);
        private volatile IOException failure;

        void hang() {
            release = new CountDownLatch(1);
        }

        String next() throws InterruptedException {
            return written.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public void write(int b) {
            throw new AssertionError("not byte by byte");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (failure != null) {
                throw failure;
            }
            hanging.countDown();
            try {
                release.await();
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
            written.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }
    }
}
