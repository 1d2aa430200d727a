package dev.softlanding.shutdown.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.journal.PreviousLife.Outcome;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.time.VirtualTime;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A journal on a disk that fails or hangs costs one line in the log, and nobody waits for it beyond a limit. */
@Timeout(60)
class BadDiskTests {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration ONE = Duration.ofSeconds(1);

    @TempDir
    Path directory;

    private final VirtualTime time = new VirtualTime();
    private final LogLines log = new LogLines();
    private final List<BlackBox> alive = new ArrayList<>();
    private final AtomicReference<FaultyChannel> channel = new AtomicReference<>();

    private final CompletableFuture<FileChannel> never = new CompletableFuture<>();

    @AfterEach
    void endAll() {
        never.completeExceptionally(new IOException("gone"));
        for (BlackBox box : alive) {
            box.close();
            box.awaitWritten(LIMIT);
        }
        log.close();
    }

    private BlackBox open(Path where, Disk disk) {
        BlackBox box = BlackBox.open(where, "orders", "pod-1", time, disk);
        alive.add(box);
        return box;
    }

    private Disk faulty(boolean locks) {
        return (path, options) -> {
            var opened = new FaultyChannel(FileChannel.open(path, options), locks);
            if (List.of(options).contains(StandardOpenOption.WRITE)) {
                channel.set(opened);
            }
            return opened;
        };
    }

    private static boolean creates(OpenOption... options) {
        return List.of(options).contains(StandardOpenOption.CREATE_NEW);
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }

    private List<String> events() throws IOException {
        List<String> events = new ArrayList<>();
        for (String line : Files.readAllLines(file())) {
            events.add(JsonLine.parse(line).map(parsed -> parsed.text("event")).orElse("-"));
        }
        return events;
    }

    private static void tellAll(BlackBox box) {
        box.armed(2);
        box.onEvent(Events.runStarted(ShutdownReason.SIGTERM));
        box.onEvent(Events.started("a", ONE));
        box.onEvent(Events.ended("a", TaskStatus.SUCCEEDED, ONE));
        box.onEvent(Events.cutOff(ONE, "b"));
        box.onEvent(Events.runEnded(ONE, null));
        box.halting(1);
    }

    private void assertOneWarning(Path where, String what) {
        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("WARN The journal of this life is not kept, or has gaps: 'shutdown.journal.directory' is '"
                        + where + "', " + what)
                .endsWith(". Name a directory on a local disk with some free MiB that this process may make or write"
                        + " to.");
    }

    static Stream<Arguments> directories() {
        Disk fine = FileChannel::open;
        Disk forbidden = (path, options) -> {
            if (creates(options)) {
                throw new AccessDeniedException(path.toString());
            }
            return FileChannel.open(path, options);
        };
        Disk full = (path, options) -> FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE);
        Disk defect = (path, options) -> {
            throw new StackOverflowError("no disk, but a bug");
        };
        return Stream.of(
                Arguments.of("file", fine, "which is a file"),
                Arguments.of("file/below", fine, "where writing fails: Not a directory"),
                Arguments.of("", forbidden, "where this process may not write"),
                Arguments.of("", full, "where writing fails: No space left on device"),
                Arguments.of("", defect, "where writing fails: java.lang.StackOverflowError"));
    }

    @ParameterizedTest
    @MethodSource("directories")
    void directoryWhenBadIsComplainedOfOnce(String name, Disk disk, String what) throws Exception {
        Files.writeString(directory.resolve("file"), "not a directory");
        Path where = directory.resolve(name);
        BlackBox box = open(where, disk);
        box.previousLife(LIMIT);

        for (int i = 0; i < 3; i++) {
            tellAll(box);
            assertThat(box.awaitWritten(LIMIT)).isFalse();
        }
        box.close();
        box.awaitWritten(LIMIT);

        assertOneWarning(where, what);
        assertThat(directory.resolve("file")).hasContent("not a directory");
    }

    @Test
    void directoryWhenItCannotBeMadeIsComplainedOf() {
        Path where = Path.of("/proc/no/where");
        BlackBox box = open(where, FileChannel::open);

        assertThat(box.awaitWritten(LIMIT)).isFalse();
        assertOneWarning(where, "");
    }

    @Test
    void previousLifeWhenTheDirectoryIsAFileIsNotKnown() throws Exception {
        Path where = Files.writeString(directory.resolve("file"), "not a directory");

        PreviousLife previous = open(where, FileChannel::open).previousLife(LIMIT);

        assertThat(previous.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(previous.describe()).contains("its journal cannot be reached: ");
    }

    /** A directory that became read-only still has the past. */
    @Test
    void previousLifeWhenNothingCanBeWrittenIsTold() throws Exception {
        BlackBox first = open(directory, FileChannel::open);
        first.armed(1);
        first.close();
        assertThat(first.awaitWritten(LIMIT)).isTrue();

        BlackBox second = open(directory, (path, options) -> {
            if (creates(options)) {
                throw new AccessDeniedException(path.toString());
            }
            return FileChannel.open(path, options);
        });

        assertThat(second.previousLife(LIMIT).outcome()).isEqualTo(Outcome.CLEAN);
    }

    /** An older life would be a wrong answer. */
    @Test
    void previousLifeWhenItsFileCannotBeReadIsNotKnown() throws Exception {
        for (int i = 0; i < 2; i++) {
            BlackBox box = open(directory, FileChannel::open);
            box.close();
            assertThat(box.awaitWritten(LIMIT)).isTrue();
            time.advance(ONE);
        }
        Path newest = file();

        PreviousLife previous = open(directory, (path, options) -> {
                    if (path.equals(newest)) {
                        throw new AccessDeniedException(path.toString());
                    }
                    return FileChannel.open(path, options);
                })
                .previousLife(LIMIT);

        assertThat(previous.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(previous.describe()).contains(newest.getFileName().toString());
    }

    @Test
    void diskWhenItHangsWhileOpeningHoldsNobodyAndNoMemory() throws Exception {
        BlackBox box = open(directory, (path, options) -> never.join());

        for (int i = 0; i < 50_000; i++) {
            box.onEvent(Events.started("a", ONE));
        }
        for (int i = 0; i < 3; i++) {
            var written = CompletableFuture.supplyAsync(() -> box.awaitWritten(LIMIT));
            time.awaitScheduled(1);
            time.advance(LIMIT);
            assertThat(written.get()).isFalse();
        }
        assertOneWarning(directory, "which did not answer within 5.0 s");

        never.completeExceptionally(new IOException("gone"));
        box.awaitWritten(LIMIT);
        assertThat(log.lines()).hasSize(1);
    }

    @Test
    void previousLifeWhenTheDirectoryHangsIsNotKnown() throws Exception {
        BlackBox first = open(directory, FileChannel::open);
        first.close();
        first.awaitWritten(LIMIT);
        BlackBox box = open(directory, (path, options) -> never.join());

        var answer = CompletableFuture.supplyAsync(() -> box.previousLife(LIMIT));
        time.awaitScheduled(1);
        time.advance(LIMIT);

        assertThat(answer.get().outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(answer.get().describe()).contains("the journal's directory does not answer");
        assertOneWarning(directory, "which did not answer within 5.0 s");
        never.completeExceptionally(new IOException("gone"));
    }

    /** What piled up is written when the disk comes back, and what did not fit in memory is told to be missing. */
    @Test
    void diskWhenItHangsForAWhileLosesDetailsOnly() throws Exception {
        var hangs = new CountDownLatch(1);
        BlackBox box = open(directory, (path, options) -> {
            awaitQuietly(hangs);
            return FileChannel.open(path, options);
        });
        box.armed(1);
        box.onEvent(Events.runStarted(ShutdownReason.SIGTERM));
        for (int i = 0; i < Inbox.MOST_DETAILS * 2; i++) {
            box.onEvent(Events.endedLate("a", ONE));
        }
        box.onEvent(Events.cutOff(ONE, "a"));
        box.onEvent(Events.runEnded(ONE, null));
        hangs.countDown();

        assertThat(box.awaitWritten(LIMIT)).isTrue();
        assertThat(events())
                .contains("starting", "armed", "run-started", "lines-lost", "cut-off", "run-ended")
                .filteredOn("task-ended-late"::equals)
                .hasSizeBetween(1000, Inbox.MOST_DETAILS);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The disk is full in the middle of a line, and later has room again: then the truth is completed. */
    @Test
    void diskWhenFullForAWhileHasTheMilestonesInTheEnd() throws Exception {
        BlackBox box = open(directory, faulty(true));
        box.armed(2);
        box.onEvent(Events.runStarted(ShutdownReason.SIGTERM));
        assertThat(box.awaitWritten(LIMIT)).isTrue();
        channel.get().room = 10;
        box.onEvent(Events.started("a", ONE));
        assertThat(box.awaitWritten(LIMIT)).isFalse();
        box.onEvent(Events.cutOff(ONE, "a"));
        assertThat(box.awaitWritten(LIMIT)).isFalse();
        assertOneWarning(directory, "where writing fails: No space left on device");

        channel.get().room = Integer.MAX_VALUE;
        box.onEvent(Events.started("b", ONE));
        assertThat(box.awaitWritten(LIMIT)).isTrue();
        box.onEvent(Events.runEnded(ONE, null));
        assertThat(box.awaitWritten(LIMIT)).isTrue();

        assertThat(events())
                .containsExactly(
                        "starting", "armed", "run-started", "-", "lines-lost", "cut-off", "task-started", "run-ended");
        assertThat(log.lines()).hasSize(1);
    }

    /** Nothing more happens, and still: what is owed is tried again with each sign of life. */
    @Test
    void diskWhenFullIsTriedAgain() throws Exception {
        BlackBox box = open(directory, faulty(true));
        assertThat(box.awaitWritten(LIMIT)).isTrue();
        channel.get().room = 0;
        box.armed(2);
        assertThat(box.awaitWritten(LIMIT)).isFalse();
        channel.get().room = Integer.MAX_VALUE;

        time.awaitScheduled(1);
        time.advance(FileLife.HEARTBEAT);
        time.awaitScheduled(1);

        assertThat(events()).contains("starting", "armed");
        assertThat(box.awaitWritten(LIMIT)).isTrue();
    }

    @Test
    void milestonesOfTheRunAreForcedToTheDiskAndNothingElse() throws Exception {
        BlackBox box = open(directory, faulty(true));
        List<Integer> forced = new ArrayList<>();
        for (Runnable step : List.<Runnable>of(
                () -> box.armed(2),
                () -> box.onEvent(Events.runStarted(ShutdownReason.SIGTERM)),
                () -> box.onEvent(Events.started("a", ONE)),
                () -> box.onEvent(Events.ended("a", TaskStatus.FAILED, ONE)),
                () -> box.onEvent(Events.cutOff(ONE, "b")),
                () -> box.onEvent(Events.runEnded(ONE, null)),
                () -> box.exiting(1))) {
            step.run();
            assertThat(box.awaitWritten(LIMIT)).isTrue();
            forced.add(channel.get().forced);
        }

        assertThat(forced).containsExactly(0, 1, 1, 1, 2, 3, 3);
    }

    /** An application that interrupts all threads it finds closes the file under the journal's hands. */
    @Test
    void journalWhenInterruptedGoesOn() throws Exception {
        BlackBox box = open(directory, FileChannel::open);
        assertThat(journalThread().isDaemon()).isTrue();
        assertThat(journalThread().getContextClassLoader()).isSameAs(ClassLoader.getSystemClassLoader());
        for (int i = 0; i < 50; i++) {
            box.onEvent(Events.started("a" + i, ONE));
            journalThread().interrupt();
        }
        assertThat(box.awaitWritten(LIMIT)).isTrue();
        box.armed(1);
        assertThat(box.awaitWritten(LIMIT)).isTrue();

        assertThat(events())
                .contains("armed")
                .filteredOn("task-started"::equals)
                .hasSizeGreaterThanOrEqualTo(50);
        assertThat(log.lines()).isEmpty();
    }

    private static Thread journalThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("shutdown-journal"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void waiterWhenInterruptedGoesOnAndStaysSo() throws Exception {
        BlackBox box = open(directory, (path, options) -> never.join());
        Thread.currentThread().interrupt();
        assertThat(box.awaitWritten(LIMIT)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(log.lines()).as("the disk is not to blame").isEmpty();
    }

    @Test
    void lifeWithoutLocksIsAliveAsLongAsItGivesSignsOfIt() throws Exception {
        BlackBox first = open(directory, faulty(false));
        first.armed(1);
        assertThat(first.awaitWritten(LIMIT)).isTrue();
        Path file = file();
        String held = System.clearProperty("dev.softlanding.shutdown.journal.held"); // as another process sees it
        try {
            var noLocks = new Lives(directory, new Identity("orders", "pod-1"), faulty(false));
            var locks = new Lives(directory, new Identity("orders", "pod-1"), FileChannel::open);
            for (Lives lives : List.of(noLocks, locks)) {
                assertThat(lives.previous(time.instant().plusSeconds(30)).outcome())
                        .isEqualTo(Outcome.NONE);
                assertThat(lives.previous(time.instant().plusSeconds(31)).outcome())
                        .isEqualTo(Outcome.KILLED);
            }
        } finally {
            System.setProperty("dev.softlanding.shutdown.journal.held", held);
        }
        assertThat(Files.readString(file)).contains("\"locked\":false");
        assertThat(log.lines()).isEmpty();
    }

    /** It is made, locked and written in this order, and somebody may look in between. */
    @Test
    void fileWhenEmptyIsALifeThatJustBeginsUnlessItIsOld() throws Exception {
        Path empty = Files.createFile(directory.resolve(new Identity("orders", "pod-1").newFileName(time.instant())));
        assertThat(empty.toFile().setLastModified(time.instant().toEpochMilli()))
                .isTrue();
        var lives = new Lives(directory, new Identity("orders", "pod-1"), FileChannel::open);

        assertThat(lives.previous(time.instant().plusSeconds(30)).outcome()).isEqualTo(Outcome.NONE);
        assertThat(lives.previous(time.instant().plusSeconds(31)).outcome()).isEqualTo(Outcome.UNKNOWN);
    }
}
