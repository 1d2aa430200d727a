package dev.softlanding.shutdown.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.time.VirtualTime;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Kubernetes shows of a container's end: the most important first, in as many bytes as it reads. */
@Timeout(60)
class TerminationLogTests {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    private final VirtualTime time = new VirtualTime();
    private final LogLines log = new LogLines();
    private Path file;

    @BeforeEach
    void make() throws Exception {
        file = Files.writeString(directory.resolve("termination-log"), "");
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    private void tell(TerminationLog terminationLog, ShutdownEvent... events) {
        for (ShutdownEvent event : events) {
            terminationLog.onEvent(event);
        }
        assertThat(terminationLog.awaitWritten(LIMIT)).isTrue();
    }

    private static TaskReport skipped(String name) {
        return Events.task(
                name, TaskStatus.SKIPPED, null, "'ledger' has failed, and what depends on it is skipped.", null, false);
    }

    @Test
    void summaryTellsTheWorstFirstAndThenTheSlowest() {
        tell(
                new TerminationLog(file, time),
                Events.runEnded(
                        Duration.ofMillis(12_345),
                        null,
                        Events.task("fine", TaskStatus.SUCCEEDED),
                        skipped("skipped"),
                        Events.task("cancelled", TaskStatus.CANCELLED, null, "It was cancelled.", null, false),
                        Events.task(
                                "ledger",
                                TaskStatus.FAILED,
                                Duration.ofMillis(250),
                                null,
                                new IllegalStateException("no\nconnection"),
                                false),
                        Events.task("slow", TaskStatus.TIMED_OUT, Duration.ofSeconds(3), null, null, false),
                        Events.task("outbox", TaskStatus.ABANDONED, Duration.ofSeconds(10), null, null, true),
                        Events.task("late", TaskStatus.ABANDONED, Duration.ofSeconds(2), null, null, false)));

        assertThat(file).hasContent("""
                DEGRADED: the shutdown by SIGTERM took 12.3 s of 29.0 s; 4 of 7 tasks did not succeed.
                ABANDONED 'outbox' after 10.0 s, still running
                ABANDONED 'late' after 2.0 s
                FAILED 'ledger' after 0.3 s: java.lang.IllegalStateException: no connection
                TIMED_OUT 'slow' after 3.0 s
                SKIPPED 'skipped': 'ledger' has failed, and what depends on it is skipped.
                CANCELLED 'cancelled': It was cancelled.
                Slowest: 'outbox' 10.0 s, 'slow' 3.0 s, 'late' 2.0 s, 'fine' 1.0 s, 'ledger' 0.3 s
                """);
    }

    @Test
    void waiterWhenThereIsNothingToWriteDoesNotWait() {
        assertThat(new TerminationLog(file, time).awaitWritten(LIMIT)).isTrue();
    }

    @Test
    void summaryWhenAllWentWellIsShort() {
        tell(
                new TerminationLog(file, time),
                Events.runEnded(Duration.ofSeconds(1), null, Events.task("fine", TaskStatus.SUCCEEDED)));

        assertThat(file).hasContent("""
                CLEAN: the shutdown by SIGTERM took 1.0 s of 29.0 s; 0 of 1 tasks did not succeed.
                Slowest: 'fine' 1.0 s
                """);
    }

    @Test
    void cutOffIsToldAtOnceAndReplacedByTheEnd() throws Exception {
        var terminationLog = new TerminationLog(file, time);
        tell(
                terminationLog,
                Events.runStarted(ShutdownReason.SIGTERM),
                Events.ended("fine", TaskStatus.SUCCEEDED, Duration.ofSeconds(1)),
                Events.ended("ledger", TaskStatus.FAILED, Duration.ofSeconds(1), new IllegalStateException("no")),
                Events.ended("outbox", TaskStatus.ABANDONED, Duration.ofSeconds(1)),
                Events.cutOff(Duration.ofSeconds(28), "a", "b"));

        assertThat(file).hasContent("""
                FORCED: the shutdown by SIGTERM was cut off (deadline) after 28.0 s of 29.0 s. Unfinished: 2
                UNFINISHED 'a'
                UNFINISHED 'b'
                ABANDONED 'outbox' after 1.0 s
                FAILED 'ledger' after 1.0 s: java.lang.IllegalStateException: no
                """);

        tell(
                terminationLog,
                Events.runEnded(Duration.ofSeconds(28), CutOffCause.DEADLINE, Events.stuck("a", TaskStatus.CUT_OFF)));

        assertThat(file).hasContent("""
                FORCED: the shutdown by SIGTERM was cut off (deadline) and took 28.0 s of 29.0 s; 1 of 1 tasks did not succeed.
                CUT_OFF 'a' after 1.0 s, still running
                Slowest: 'a' 1.0 s
                """);
    }

    @Test
    void summaryWhenLongIsCutBetweenCharacters() throws Exception {
        List<TaskReport> tasks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            tasks.add(Events.task("\uD83D\uDE80äö" + i, TaskStatus.FAILED));
        }

        tell(
                new TerminationLog(file, time),
                Events.runEnded(Duration.ofSeconds(1), null, tasks.toArray(TaskReport[]::new)));

        assertThat(Files.size(file)).isBetween(4093L, 4096L);
        assertThat(Files.readString(file)).startsWith("DEGRADED").doesNotContain("\uFFFD");
    }

    @Test
    void textIsCutAtEachLengthBetweenCharacters() {
        String text = "aä€\uD83D\uDE80".repeat(1000);
        for (int shift = 0; shift < 10; shift++) {
            byte[] cut = TerminationLog.cut("x".repeat(shift) + text);
            assertThat(cut.length).isBetween(4093, 4096);
            assertThat(("x".repeat(shift) + text)).startsWith(new String(cut, StandardCharsets.UTF_8));
        }
        assertThat(TerminationLog.cut("x".repeat(4096))).hasSize(4096);
        assertThat(TerminationLog.cut("x".repeat(4097))).hasSize(4096);
    }

    @Test
    void fileWhenLongerBeforeHasNothingOfIt() throws Exception {
        Files.writeString(file, "old ".repeat(2000));

        tell(new TerminationLog(file, time), Events.runEnded(Duration.ofSeconds(1), null));

        assertThat(file)
                .hasContent("CLEAN: the shutdown by SIGTERM took 1.0 s of 29.0 s; 0 of 0 tasks did not succeed.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent", "directory", "absent/below"})
    void fileWhenNotThereIsNotMade(String name) throws Exception {
        Files.createDirectory(directory.resolve("directory"));

        tell(
                new TerminationLog(directory.resolve(name), time),
                Events.cutOff(Duration.ofSeconds(1), "a"),
                Events.runEnded(Duration.ofSeconds(1), null));

        try (var files = Files.list(directory)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("termination-log", "directory");
        }
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void fileWhenItCannotBeWrittenIsComplainedOfOnce() {
        var terminationLog = new TerminationLog(
                file, time, (path, options) -> FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE));

        tell(terminationLog, Events.cutOff(Duration.ofSeconds(1), "a"));
        tell(terminationLog, Events.runEnded(Duration.ofSeconds(1), null));

        assertThat(log.lines())
                .containsExactly("WARN The summary of the shutdown cannot be written: 'shutdown.termination-log' is '"
                        + file + "', and that fails with java.io.IOException: No space left on device. Name another"
                        + " file, or none.");
    }

    @Test
    void fileWhenItHangsHoldsNobody() throws Exception {
        var never = new CompletableFuture<FileChannel>();
        var terminationLog = new TerminationLog(file, time, (path, options) -> never.join());
        terminationLog.onEvent(Events.cutOff(Duration.ofSeconds(1), "a"));
        terminationLog.onEvent(Events.runEnded(Duration.ofSeconds(1), null));

        var written = CompletableFuture.supplyAsync(() -> terminationLog.awaitWritten(LIMIT));
        time.awaitScheduled(1);
        time.advance(LIMIT);

        assertThat(written.get()).isFalse();
        never.completeExceptionally(new IllegalStateException("gone"));
    }
}
