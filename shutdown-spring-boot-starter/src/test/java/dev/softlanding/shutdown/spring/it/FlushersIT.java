package dev.softlanding.shutdown.spring.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a process that halts, with the flushers and without. */
@Timeout(120)
class FlushersIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private Path log;

    @BeforeEach
    void nameLog() {
        log = directory.resolve("app.log");
    }

    @Test
    void recordingWhenItIsDumpedBeforeAHaltCanBeRead() throws Exception {
        Path file = directory.resolve("flight.jfr");

        halt(recordingTo(file), "jfr", "jfrFlusher");

        assertThat(RecordingFile.readAllEvents(file))
                .filteredOn(event -> event.getEventType().getName().equals("test.Last"))
                .hasSize(20);
    }

    /** What the flusher is for. */
    @Test
    void recordingWhenItIsNotDumpedBeforeAHaltIsEmpty() throws Exception {
        Path file = directory.resolve("flight.jfr");

        halt(recordingTo(file), "jfr");

        assertThat(file).isEmptyFile();
    }

    @Test
    void recorderWhenThereIsNoRecordingIsNotStarted() throws Exception {
        ForkedJvm jvm = halt(List.of("-Xlog:class+load"), "jfr", "jfrFlusher");

        assertThat(jvm.output())
                .contains("jdk.jfr.FlightRecorder ")
                .doesNotContain("jdk.jfr.internal.PlatformRecorder ");
    }

    @Test
    void linesOfLogbackWhenLoggingIsStoppedBeforeAHaltAreAllWritten() throws Exception {
        halt(logback(), "slf4j", "loggingStopFlusher");

        assertThat(lines()).hasSize(FlushedApplication.LINES);
    }

    @Test
    void linesOfLogbackWhenTheyAreFlushedBeforeAHaltAreAllWritten() throws Exception {
        halt(logback(), "slf4j", "loggingFlusher");

        assertThat(lines()).hasSize(FlushedApplication.LINES);
    }

    @Test
    void linesOfLogbackWhenNobodyFlushesAreLost() throws Exception {
        halt(logback(), "slf4j");

        assertThat(lines()).hasSizeLessThan(FlushedApplication.LINES);
    }

    @Test
    void linesOfLog4jWhenLoggingIsStoppedBeforeAHaltAreAllWritten() throws Exception {
        halt(log4j(), "log4j", "loggingStopFlusher");

        assertThat(lines()).hasSize(FlushedApplication.LINES);
        assertThat(Files.readAllLines(buffered())).hasSize(FlushedApplication.LINES);
    }

    @Test
    void linesOfLog4jsAsynchronousLoggersWhenTheyAreFlushedBeforeAHaltAreAllWritten() throws Exception {
        List<String> options = new ArrayList<>(log4j());
        options.add("-Dlog4j2.contextSelector=org.apache.logging.log4j.core.async.AsyncLoggerContextSelector");

        halt(options, "log4j", "loggingFlusher");

        assertThat(lines()).hasSize(FlushedApplication.LINES);
        assertThat(Files.readAllLines(buffered())).hasSize(FlushedApplication.LINES);
    }

    /** Those that are queued may be lucky; they are flushed when the queue is empty. */
    @Test
    void linesOfLog4jWhenNobodyFlushesAreLost() throws Exception {
        halt(log4j(), "log4j");

        assertThat(Files.readAllLines(buffered())).hasSizeLessThan(FlushedApplication.LINES);
    }

    private static ForkedJvm halt(List<String> options, String... arguments) throws Exception {
        try (var jvm = ForkedJvm.run(FlushedApplication.class, options, arguments)) {
            assertThat(jvm.exitCode(LIMIT)).as(jvm::output).isEqualTo(FlushedApplication.CODE);
            return jvm;
        }
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(log);
    }

    private Path buffered() {
        return directory.resolve("buffered.log");
    }

    private static List<String> recordingTo(Path file) {
        return List.of("-XX:StartFlightRecording:filename=" + file);
    }

    private List<String> logback() throws IOException {
        Path configuration = directory.resolve("logback-it.xml");
        Files.writeString(configuration, """
                <configuration>
                  <appender name="file" class="ch.qos.logback.core.FileAppender">
                    <file>%s</file>
                    <immediateFlush>false</immediateFlush>
                    <encoder><pattern>%%msg%%n</pattern></encoder>
                  </appender>
                  <appender name="queue" class="ch.qos.logback.classic.AsyncAppender">
                    <queueSize>8192</queueSize>
                    <discardingThreshold>0</discardingThreshold>
                    <appender-ref ref="file"/>
                  </appender>
                  <logger name="flushed" level="info"><appender-ref ref="queue"/></logger>
                  <root level="off"/>
                </configuration>
                """.formatted(log));
        return List.of("-Dlogback.configurationFile=" + configuration);
    }

    /** With a class path as that of an application which has chosen Log4j: without Logback and the bridge to SLF4J. */
    private List<String> log4j() throws IOException {
        Path configuration = directory.resolve("log4j2-it.xml");
        Files.writeString(configuration, """
                <Configuration status="warn">
                  <Appenders>
                    <File name="file" fileName="%s" immediateFlush="false"><PatternLayout pattern="%%m%%n"/></File>
                    <File name="buffer" fileName="%s" immediateFlush="false"><PatternLayout pattern="%%m%%n"/></File>
                    <Async name="queue" bufferSize="8192"><AppenderRef ref="file"/></Async>
                  </Appenders>
                  <Loggers>
                    <Logger name="flushed" level="info"><AppenderRef ref="queue"/><AppenderRef ref="buffer"/></Logger>
                    <Root level="off"/>
                  </Loggers>
                </Configuration>
                """.formatted(log, buffered()));
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("logback") && !entry.contains("log4j-to-slf4j"))
                .collect(Collectors.joining(File.pathSeparator));
        return List.of("-cp", classPath, "-Dlog4j2.configurationFile=" + configuration);
    }
}
