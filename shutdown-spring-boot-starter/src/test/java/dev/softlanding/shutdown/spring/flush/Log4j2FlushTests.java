package dev.softlanding.shutdown.spring.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.appender.AsyncAppender;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.async.AsyncLoggerConfig;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;
import org.apache.logging.log4j.core.config.AppenderRef;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With Log4j itself, in contexts of its own; FlushersIT has it as an application would. */
@Timeout(30)
class Log4j2FlushTests {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final GatedLines lines = new GatedLines();
    private LoggerContext context = new LoggerContext("plain");

    @AfterEach
    void letGo() {
        lines.open();
        context.stop();
    }

    @Test
    void queueWhenItsThreadIsNotDoneIsNotDrained() throws Exception {
        start(context);
        addQueue();
        var backend = backend();
        flush().flush(LONG); // until its thread has come to wait

        context.getLogger("some").info("in hand");
        lines.awaitEntered();

        assertThat(isDrained(backend)).isFalse();
        lines.open();
        flush().flush(LONG);
        assertThat(lines.written()).containsExactly("in hand");
    }

    @Test
    void ringOfAsynchronousLoggersWhenALineIsNotWrittenIsNotDrained() throws Exception {
        context = new AsyncLoggerContext("async");
        start(context);
        add(gated());
        var backend = backend();
        assertThat(isDrained(backend)).isTrue();

        context.getLogger("some").info("in hand");
        lines.awaitEntered();

        assertThat(isDrained(backend)).isFalse();
        lines.open();
        flush().flush(LONG);
        assertThat(lines.written()).containsExactly("in hand");
    }

    @Test
    void ringOfOneAsynchronousLoggerWhenALineIsNotWrittenIsNotDrained() throws Exception {
        var builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        builder.add(builder.newRootLogger(Level.INFO));
        context.start(builder.add(builder.newAsyncLogger("some", Level.INFO)).build(false));
        var gated = gated();
        gated.start();
        var logger = context.getConfiguration().getLoggerConfig("some");
        assertThat(logger).isInstanceOf(AsyncLoggerConfig.class);
        logger.addAppender(gated, null, null);
        context.updateLoggers();
        var backend = backend();
        assertThat(isDrained(backend)).isTrue();

        context.getLogger("some").info("in hand");
        lines.awaitEntered();

        assertThat(isDrained(backend)).isFalse();
        lines.open();
        flush().flush(LONG);
        assertThat(lines.written()).containsExactly("in hand");
    }

    @Test
    void bufferIsFlushed(@TempDir Path directory) throws Exception {
        start(context);
        var file = directory.resolve("app.log");
        add(FileAppender.newBuilder()
                .setName("file")
                .withFileName(file.toString())
                .setImmediateFlush(false)
                .setLayout(PatternLayout.newBuilder().withPattern("%m%n").build())
                .build());
        context.getLogger("some").info("hello");
        assertThat(file).isEmptyFile();

        flush().flush(LONG);

        assertThat(file).content().contains("hello");
    }

    /** By itself, an asynchronous appender waits for ever. */
    @Test
    void stopWhenAnAppenderIsStuckEndsInTime() throws Exception {
        start(context);
        addQueue();
        context.getLogger("some").info("in hand");
        lines.awaitEntered();

        assertThatThrownBy(() -> flush().stop(SHORT)).isInstanceOf(ShutdownException.class);
    }

    @Test
    void stopWritesWhatIsQueuedAndEndsLogging() throws Exception {
        start(context);
        addQueue();
        for (int i = 0; i < 100; i++) {
            context.getLogger("some").info("line {}", i);
        }
        lines.open();

        flush().stop(LONG);

        assertThat(lines.written()).hasSize(100);
        assertThat(context.isStopped()).isTrue();
    }

    /** As in this build's class path, where Log4j's API leads to SLF4J. */
    @Test
    void backendWhenTheApiLeadsElsewhereHasNothingToDo() {
        var elsewhere = new Log4j2Backend();

        assertThat(isDrained(elsewhere)).isTrue();
        assertThat(elsewhere.buffers()).isEmpty();
        assertThat(elsewhere.endings(LONG)).isEmpty();
    }

    private static boolean isDrained(LogBackend backend) {
        return backend.queues().stream().allMatch(LogQueue::isDrained);
    }

    private Log4j2Backend backend() {
        return new Log4j2Backend(() -> List.of(context));
    }

    private LoggingFlush flush() {
        return new LoggingFlush(List.of(backend()), TimeSource.system());
    }

    private static Configuration start(LoggerContext context) {
        var builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        context.start(builder.add(builder.newRootLogger(Level.INFO)).build(false));
        return context.getConfiguration();
    }

    private void addQueue() {
        var gated = gated();
        gated.start();
        context.getConfiguration().addAppender(gated);
        AppenderRef[] references = {AppenderRef.createAppenderRef("gated", null, null)};
        add(AsyncAppender.newBuilder()
                .setName("queue")
                .setAppenderRefs(references)
                .setConfiguration(context.getConfiguration())
                .build());
    }

    private void add(org.apache.logging.log4j.core.Appender appender) {
        appender.start();
        context.getConfiguration().addAppender(appender);
        context.getConfiguration().getRootLogger().addAppender(appender, null, null);
        context.updateLoggers();
    }

    private AbstractAppender gated() {
        return new AbstractAppender("gated", null, null, true, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                lines.write(event.getMessage().getFormattedMessage());
            }
        };
    }
}
