package dev.softlanding.shutdown.spring.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.FileAppender;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.spring.VirtualTime;
import dev.softlanding.shutdown.time.TimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With Logback itself, in a context of its own. */
@Timeout(30)
class LogbackFlushTests {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("some");
    private final GatedLines lines = new GatedLines();
    private final AsyncAppender queue = queue(lines);
    private final LogbackBackend backend = new LogbackBackend(context);
    private final LoggingFlush flush = new LoggingFlush(List.of(backend), TimeSource.system());

    LogbackFlushTests() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.start();
        logger.addAppender(queue);
    }

    @AfterEach
    void letGo() {
        lines.open();
        context.stop();
    }

    /** Logback's worker empties the queue before it writes. */
    @Test
    void queueWhenItIsEmptyButItsWorkerIsNotDoneIsNotDrained() throws Exception {
        logger.info("in hand");
        lines.awaitEntered();

        assertThat(queue.getNumberOfElementsInQueue()).isZero();
        assertThat(isDrained(backend)).isFalse();
    }

    @Test
    void flushWaitsUntilAllIsWritten() throws Exception {
        var time = new VirtualTime();
        for (int i = 0; i < 100; i++) {
            logger.info("line {}", i);
        }
        var flushing = flushing(new LoggingFlush(List.of(backend), time));

        time.awaitWaiter(); // it has looked
        assertThat(flushing).isNotDone();
        lines.open();
        while (!flushing.isDone()) {
            time.advance(Duration.ofMillis(1));
            Thread.onSpinWait();
        }

        flushing.get();
        assertThat(lines.written()).hasSize(100);
    }

    @Test
    void flushWhenNothingIsQueuedReturns() throws Exception {
        flush.flush(LONG);

        assertThat(isDrained(backend)).isTrue();
    }

    /** A queue that does not move must not keep others' buffers from being flushed. */
    @Test
    void flushWhenAnAppenderIsStuckEndsInTimeAndFlushesBuffersNevertheless(@TempDir Path directory) throws Exception {
        var file = directory.resolve("app.log");
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(buffered(file));
        logger.info("hello");
        lines.awaitEntered();
        assertThat(file).isEmptyFile();

        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> flush.flush(SHORT))
                .withMessageContaining("still queued after 0.150 s");

        assertThat(file).content().contains("hello");
        assertThat(lines.written()).isEmpty();
    }

    /** Buffers have locks of their own: a task may hold the appender's for ever. */
    @Test
    void flushWhenTheLockOfABufferingAppenderIsHeldFlushesItsBuffer(@TempDir Path directory) throws Exception {
        var file = directory.resolve("app.log");
        var appender = new LockableFileAppender();
        started(appender, file);
        logger.detachAppender(queue);
        logger.addAppender(appender);
        logger.info("hello");

        appender.whileLocked(() -> flush.flush(LONG));

        assertThat(file).content().contains("hello");
    }

    @Test
    void flushWhenItIsInterruptedEnds() throws Exception {
        logger.info("in hand");
        lines.awaitEntered();
        var ended = new CompletableFuture<Throwable>();
        var thread = new Thread(() -> {
            try {
                flush.flush(Duration.ofHours(1));
            } catch (Throwable end) {
                ended.complete(end);
            }
        });
        thread.start();

        thread.interrupt();

        assertThat(ended.get()).isInstanceOf(InterruptedException.class);
    }

    /** By itself, Logback gives a queue one second, and drops the rest. */
    @Test
    void stopWritesWhatIsQueuedAndEndsLogging() throws Exception {
        for (int i = 0; i < 100; i++) {
            logger.info("line {}", i);
        }
        lines.open();

        flush.stop(LONG);

        assertThat(lines.written()).hasSize(100);
        assertThat(context.isStarted()).isFalse();
        logger.info("too late");
        assertThat(lines.written()).hasSize(100);
    }

    @Test
    void stopWhenAnAppenderIsStuckGivesTheQueueWhatTimeThereIsAndEnds() throws Exception {
        logger.info("in hand");
        lines.awaitEntered();

        assertThatThrownBy(() -> flush.stop(SHORT)).isInstanceOf(ShutdownException.class);

        assertThat(queue.getMaxFlushTime()).isPositive().isLessThanOrEqualTo((int) SHORT.toMillis());
    }

    /** Appenders below others are found; without any, or without Logback, there is nothing to do. */
    @Test
    void backendWhenSlf4jIsBoundToSomethingElseHasNothingToDo() {
        var elsewhere = new LogbackBackend(new org.slf4j.helpers.NOPLoggerFactory());

        assertThat(isDrained(elsewhere)).isTrue();
        assertThat(elsewhere.buffers()).isEmpty();
        assertThat(elsewhere.endings(LONG)).isEmpty();
    }

    @Test
    void bufferWhenItsAppenderIsBelowAnotherIsFlushed(@TempDir Path directory) throws Exception {
        var file = directory.resolve("app.log");
        var nesting = new AsyncAppender();
        nesting.setContext(context);
        nesting.addAppender(buffered(file));
        nesting.start();
        logger.detachAppender(queue);
        logger.addAppender(nesting);
        logger.info("hello");

        flush.flush(LONG);

        assertThat(Files.readString(file)).contains("hello");
    }

    private static boolean isDrained(LogBackend backend) {
        return backend.queues().stream().allMatch(LogQueue::isDrained);
    }

    private static CompletableFuture<Void> flushing(LoggingFlush flush) {
        var result = new CompletableFuture<Void>();
        new Thread(() -> {
                    try {
                        flush.flush(Duration.ofHours(1));
                        result.complete(null);
                    } catch (Throwable failure) {
                        result.completeExceptionally(new ExecutionException(failure));
                    }
                })
                .start();
        return result;
    }

    private AsyncAppender queue(GatedLines lines) {
        var slow = new AppenderBase<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {
                lines.write(event.getFormattedMessage());
            }
        };
        slow.setContext(context);
        slow.start();
        var async = new AsyncAppender();
        async.setContext(context);
        async.setDiscardingThreshold(0);
        async.addAppender(slow);
        async.start();
        return async;
    }

    private Appender<ILoggingEvent> buffered(Path file) {
        return started(new FileAppender<>(), file);
    }

    private <A extends FileAppender<ILoggingEvent>> A started(A appender, Path file) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setImmediateFlush(false);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }

    private interface Action {
        void run() throws Exception;
    }

    private static final class LockableFileAppender extends FileAppender<ILoggingEvent> {

        void whileLocked(Action action) throws Exception {
            streamWriteLock.lock();
            try {
                action.run();
            } finally {
                streamWriteLock.unlock();
            }
        }
    }
}
