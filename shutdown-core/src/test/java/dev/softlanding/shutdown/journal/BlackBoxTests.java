package dev.softlanding.shutdown.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.journal.PreviousLife.Outcome;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.time.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A life tells the next one how it ended. Lives here end when their file is unlocked, with or without a last word. */
@Timeout(60)
class BlackBoxTests {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration ONE = Duration.ofSeconds(1);
    private static final Duration TWO = Duration.ofSeconds(2);

    @TempDir
    Path directory;

    private final VirtualTime time = new VirtualTime();
    private final List<BlackBox> alive = new ArrayList<>();
    private final LogLines log = new LogLines();

    @AfterEach
    void endAll() {
        for (BlackBox box : alive) {
            box.close();
            box.awaitWritten(LIMIT);
        }
        log.close();
    }

    private BlackBox open() {
        return open("orders", "pod-1");
    }

    private BlackBox open(String application, String instance) {
        BlackBox box = BlackBox.open(directory, application, instance, time);
        alive.add(box);
        return box;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static List<JsonLine> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> JsonLine.parse(line).orElseThrow(() -> new AssertionError(line)))
                .toList();
    }

    /** Lets a life come to an end; one that is killed has no last word. */
    private void live(Consumer<BlackBox> life, boolean killed) throws IOException {
        BlackBox box = open();
        assertThat(box.awaitWritten(LIMIT)).isTrue();
        life.accept(box);
        box.close();
        assertThat(box.awaitWritten(LIMIT)).isTrue();
        alive.remove(box);
        if (killed) {
            Path file = files().get(files().size() - 1);
            List<String> lines = new ArrayList<>(Files.readAllLines(file));
            assertThat(lines.remove(lines.size() - 1)).contains("\"closed\"");
            Files.write(file, lines);
            assertThat(file.toFile().setLastModified(time.instant().toEpochMilli()))
                    .isTrue();
        }
        time.advance(ONE);
    }

    private PreviousLife previous() {
        return open().previousLife(LIMIT);
    }

    @Test
    void previousLifeWhenThereIsNoDirectoryIsNone() {
        directory = directory.resolve("not/yet");

        PreviousLife previous = previous();

        assertThat(previous.outcome()).isEqualTo(Outcome.NONE);
        assertThat(previous.describe()).isEqualTo("No previous life of orders@pod-1 is known.");
        assertThat(alive.get(0).awaitWritten(LIMIT)).isTrue();
        assertThat(directory).isDirectory();
        assertThat(log.lines()).isEmpty();
    }

    static Stream<Arguments> lives() {
        Consumer<BlackBox> armed = box -> box.armed(3);
        Consumer<BlackBox> run = armed.andThen(box -> box.onEvent(Events.runStarted(ShutdownReason.SIGTERM)));
        Consumer<BlackBox> running = run.andThen(box -> {
            box.onEvent(Events.started("a", ONE));
            box.onEvent(Events.started("b", ONE));
            box.onEvent(Events.started("c", ONE));
            box.onEvent(Events.ended("b", TaskStatus.SUCCEEDED, TWO));
        });
        Consumer<BlackBox> abandoned = run.andThen(box -> {
            box.onEvent(Events.started("a", ONE));
            box.onEvent(Events.interrupted("a", ONE));
            box.onEvent(Events.ended("a", TaskStatus.ABANDONED, TWO));
        });
        Consumer<BlackBox> cutOff = running.andThen(box -> {
            box.onEvent(Events.cutOff(TWO, "a", "c", "d"));
            box.onEvent(Events.ended("a", TaskStatus.CUT_OFF, TWO));
            box.onEvent(Events.cutOffAndStuck("c", TWO));
            box.onEvent(Events.ended("d", TaskStatus.CUT_OFF, TWO));
        });
        return Stream.of(
                Arguments.of("nothing", (Consumer<BlackBox>) box -> {}, true, Outcome.STARTING, List.of()),
                Arguments.of("nothing but an end", (Consumer<BlackBox>) box -> {}, false, Outcome.STARTING, List.of()),
                Arguments.of("armed", armed, true, Outcome.KILLED, List.of()),
                Arguments.of("armed and closed", armed, false, Outcome.CLEAN, List.of()),
                Arguments.of("armed and left", armed.andThen(box -> box.exiting(0)), true, Outcome.CLEAN, List.of()),
                Arguments.of("armed, halted", armed.andThen(box -> box.halting(1)), true, Outcome.FORCED, List.of()),
                Arguments.of("a run that began", run, true, Outcome.KILLED, List.of()),
                Arguments.of("a run never armed", run, true, Outcome.KILLED, List.of()),
                Arguments.of("a run in the middle", running, true, Outcome.KILLED, List.of("a", "c")),
                Arguments.of(
                        "halted in the middle",
                        running.andThen(box -> box.halting(143)),
                        true,
                        Outcome.FORCED,
                        List.of("a", "c")),
                Arguments.of("closed in the middle", running, false, Outcome.FORCED, List.of("a", "c")),
                Arguments.of("abandoned", abandoned, true, Outcome.KILLED, List.of("a")),
                Arguments.of(
                        "abandoned, late end",
                        abandoned.andThen(box -> box.onEvent(Events.endedLate("a", TWO))),
                        true,
                        Outcome.KILLED,
                        List.of()),
                Arguments.of("cut off", cutOff, true, Outcome.KILLED, List.of("c")),
                Arguments.of(
                        "cut off, ended",
                        cutOff.andThen(box -> box.onEvent(Events.runEnded(TWO, CutOffCause.DEADLINE))),
                        true,
                        Outcome.FORCED,
                        List.of("c")),
                Arguments.of(
                        "stuck by the report only",
                        cutOff.andThen(box -> box.onEvent(
                                Events.runEnded(TWO, CutOffCause.ESCALATED, Events.stuck("d", TaskStatus.CUT_OFF)))),
                        true,
                        Outcome.FORCED,
                        List.of("c", "d")),
                Arguments.of(
                        "clean",
                        run.andThen(
                                box -> box.onEvent(Events.runEnded(TWO, null, Events.task("a", TaskStatus.SUCCEEDED)))),
                        true,
                        Outcome.CLEAN,
                        List.of()),
                Arguments.of(
                        "skipped and cancelled",
                        run.andThen(box -> box.onEvent(Events.runEnded(
                                TWO,
                                null,
                                Events.task("a", TaskStatus.SKIPPED),
                                Events.task("b", TaskStatus.CANCELLED)))),
                        true,
                        Outcome.CLEAN,
                        List.of()),
                Arguments.of(
                        "failed",
                        run.andThen(
                                box -> box.onEvent(Events.runEnded(TWO, null, Events.task("a", TaskStatus.FAILED)))),
                        true,
                        Outcome.DEGRADED,
                        List.of()),
                Arguments.of(
                        "timed out, then halted",
                        run.andThen(box ->
                                        box.onEvent(Events.runEnded(TWO, null, Events.task("a", TaskStatus.TIMED_OUT))))
                                .andThen(box -> box.halting(143)),
                        true,
                        Outcome.DEGRADED,
                        List.of()),
                Arguments.of(
                        "aborted",
                        run.andThen(box -> box.onEvent(
                                Events.runEnded(TWO, CutOffCause.ABORTED, Events.task("a", TaskStatus.FAILED)))),
                        false,
                        Outcome.FORCED,
                        List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lives")
    void previousLifeTellsHowItEnded(
            String name, Consumer<BlackBox> life, boolean killed, Outcome outcome, List<String> running)
            throws Exception {
        live(life, killed);

        PreviousLife previous = previous();

        assertThat(previous.outcome()).isEqualTo(outcome);
        assertThat(previous.running()).isEqualTo(running);
        assertThat(previous.allRunningKnown()).isTrue();
        assertThat(previous.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void previousLifeTellsWhenWhyAndWithWhichCode() throws Exception {
        Instant began = time.instant();
        live(
                box -> {
                    box.armed(3);
                    box.onEvent(Events.runStarted(ShutdownReason.SIGINT));
                    box.onEvent(new ShutdownEvent.TriggerJoined(ShutdownReason.SIGTERM, ONE));
                    box.onEvent(Events.runEnded(TWO, null));
                    box.exiting(130);
                    time.advance(TWO);
                },
                true);

        PreviousLife previous = previous();

        assertThat(previous.started()).isEqualTo(began);
        assertThat(previous.lastSign()).isEqualTo(began.plus(TWO));
        assertThat(previous.reason()).isEqualTo(ShutdownReason.SIGINT);
        assertThat(previous.ranFor()).isEqualTo(TWO);
        assertThat(previous.exitCode()).isEqualTo(130);
        assertThat(previous.describe())
                .isEqualTo("The previous life of orders@pod-1 ended CLEAN 2.0 s into a shutdown by SIGINT, with exit"
                        + " code 130.");
    }

    /** Between two events there are signs of life, close to each other while a run goes on. */
    @Test
    void heartbeatTellsHowFarARunCame() throws Exception {
        live(
                box -> {
                    box.armed(3);
                    box.onEvent(Events.runStarted(ShutdownReason.SIGTERM));
                    box.onEvent(Events.started("outbox-flush", Duration.ZERO));
                    box.onEvent(Events.started("ledger", Duration.ZERO));
                    assertThat(box.awaitWritten(LIMIT)).isTrue();
                    Path file = onlyFile();
                    for (int second = 1; second <= 12; second++) {
                        awaitIdle();
                        time.advance(ONE);
                        awaitIdle();
                        assertThat(Instant.ofEpochMilli(file.toFile().lastModified()))
                                .isEqualTo(time.instant());
                    }
                    time.advance(Duration.ofMillis(300));
                },
                true);

        assertThat(previous().describe())
                .isEqualTo("The previous life of orders@pod-1 was KILLED 12.3 s into a shutdown by SIGTERM, while"
                        + " 'outbox-flush' and 'ledger' were running.");
    }

    @Test
    void heartbeatWithoutARunComesEveryTenSeconds() throws Exception {
        BlackBox box = open();
        assertThat(box.awaitWritten(LIMIT)).isTrue();
        Instant opened = time.instant();
        Path file = onlyFile();
        awaitIdle();
        time.advance(Duration.ofSeconds(9));
        awaitIdle();
        assertThat(Instant.ofEpochMilli(file.toFile().lastModified())).isEqualTo(opened);

        time.advance(ONE);
        awaitIdle();
        assertThat(Instant.ofEpochMilli(file.toFile().lastModified())).isEqualTo(opened.plusSeconds(10));
    }

    private Path onlyFile() {
        try {
            assertThat(files()).hasSize(1);
            return files().get(0);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Until the journal's thread has done what there was to do. */
    private void awaitIdle() {
        try {
            time.awaitScheduled(1);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void previousLifeIsToldAgainUntilANewerOneHasEnded() throws Exception {
        live(box -> box.armed(1), true);
        BlackBox second = open();
        BlackBox third = open();
        assertThat(second.previousLife(LIMIT).outcome()).isEqualTo(Outcome.KILLED);
        assertThat(third.previousLife(LIMIT).outcome()).isEqualTo(Outcome.KILLED);

        time.advance(ONE);
        second.armed(1);
        second.close();
        assertThat(second.awaitWritten(LIMIT)).isTrue();

        assertThat(open().previousLife(LIMIT).outcome()).isEqualTo(Outcome.CLEAN);
    }

    @Test
    void previousLifeIsOfTheSameIdentity() throws Exception {
        live(box -> box.armed(1), true);

        for (List<String> other : List.of(
                List.of("orders", "pod-2"),
                List.of("orders", "pod"),
                List.of("Orders", "pod-1"),
                List.of("orders@pod", "1"),
                List.of("order", "spod-1"))) {
            assertThat(open(other.get(0), other.get(1)).previousLife(LIMIT).outcome())
                    .as("%s", other)
                    .isEqualTo(Outcome.NONE);
        }
        assertThat(previous().outcome()).isEqualTo(Outcome.KILLED);
    }

    @Test
    void filesBeyondTheNewestTenAreDeletedAndNoOthers() throws Exception {
        Path foreign = Files.writeString(directory.resolve("orders@pod-1.jsonl"), "mine");
        Path folder =
                Files.createDirectory(directory.resolve(new Identity("orders", "pod-1").newFileName(Instant.EPOCH)));
        Path target = Files.writeString(directory.resolve("target"), "precious");
        Path link = Files.createSymbolicLink(
                directory.resolve(new Identity("orders", "pod-1").newFileName(Instant.EPOCH)), target);
        List<Path> others = new ArrayList<>();
        BlackBox first = open();
        assertThat(first.awaitWritten(LIMIT)).isTrue();
        Path locked = files().stream()
                .filter(file -> file.toString().contains("~2026"))
                .findFirst()
                .orElseThrow();
        time.advance(ONE);
        for (int i = 0; i < 12; i++) {
            BlackBox other = open("orders", "pod-2");
            other.close();
            assertThat(other.awaitWritten(LIMIT)).isTrue();
            time.advance(ONE);
        }
        others.addAll(files().stream()
                .filter(file -> file.toString().contains("pod-2"))
                .toList());
        List<Path> mine = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            live(box -> box.armed(1), false);
            files().stream()
                    .filter(file ->
                            file.toString().contains("pod-1~2026") && !file.equals(locked) && !mine.contains(file))
                    .forEach(mine::add);
        }

        assertThat(others).hasSize(10);
        assertThat(mine).hasSize(14);
        assertThat(files()).contains(foreign, folder, link, target, locked).containsAll(others);
        assertThat(files().stream().filter(mine::contains)).containsExactlyElementsOf(mine.subList(4, 14));
        assertThat(target).hasContent("precious");
    }

    @Test
    void previousLifeIsKeptHoweverManyAreAlive() throws Exception {
        live(box -> box.armed(1), true);
        Path dead = onlyFile();
        for (int i = 0; i < 12; i++) {
            assertThat(open().awaitWritten(LIMIT)).isTrue();
            time.advance(ONE);
        }

        assertThat(dead).exists();
        assertThat(previous().outcome()).isEqualTo(Outcome.KILLED);
    }

    @Test
    void fileIsOneOfLinesWithAMomentAndATimeOfTheRun() throws Exception {
        var failure = new IllegalStateException("first line\nsecond \"line\" " + "x".repeat(1000));
        live(
                box -> {
                    box.armed(3);
                    box.onEvent(Events.runStarted(ShutdownReason.SIGTERM));
                    box.onEvent(Events.started("löschen\n1", ONE));
                    time.advance(TWO);
                    box.onEvent(Events.ended("löschen\n1", TaskStatus.FAILED, TWO, failure));
                    box.onEvent(Events.runEnded(TWO, null, Events.task("löschen\n1", TaskStatus.FAILED)));
                    box.exiting(143);
                },
                false);

        List<JsonLine> lines = lines(onlyFile());
        assertThat(lines)
                .extracting(line -> line.text("event"))
                .containsExactly(
                        "starting",
                        "armed",
                        "run-started",
                        "task-started",
                        "task-ended",
                        "run-ended",
                        "exiting",
                        "closed");
        assertThat(lines).allSatisfy(line -> assertThat(Instant.parse(Objects.requireNonNull(line.text("at"))))
                .isBetween(Instant.parse("2026-01-01T00:00:00Z"), time.instant()));
        assertThat(lines.get(0).fields())
                .containsEntry("format", 1L)
                .containsEntry("application", "orders")
                .containsEntry("instance", "pod-1")
                .containsEntry("pid", ProcessHandle.current().pid())
                .containsEntry("java", System.getProperty("java.vm.version"))
                .containsEntry("workingDirectory", System.getProperty("user.dir"))
                .containsEntry("locked", true);
        assertThat(lines.get(4).fields())
                .containsEntry("task", "löschen\n1")
                .containsEntry("outcome", "FAILED")
                .containsEntry("elapsedMs", 2000L)
                .containsEntry("durationMs", 1000L);
        assertThat(lines.get(4).text("failure"))
                .startsWith("java.lang.IllegalStateException: first line second \"line\" xxx")
                .hasSizeLessThanOrEqualTo(300);
        assertThat(lines.get(5).fields()).containsEntry("outcome", "DEGRADED").containsEntry("failed", "'löschen 1'");
    }

    @Test
    void failureWhenItCannotBeToldIsTheOnlyThingLost() throws Exception {
        class Unspeakable extends RuntimeException {
            @Override
            public String toString() {
                throw new IllegalStateException("not even that");
            }
        }
        live(
                box -> {
                    box.onEvent(Events.runStarted(ShutdownReason.SIGTERM));
                    box.onEvent(Events.started("a", ONE));
                    box.onEvent(Events.started("b", ONE));
                    box.onEvent(Events.ended("a", TaskStatus.FAILED, TWO, new Unspeakable()));
                },
                true);

        assertThat(previous().running()).containsExactly("b");
    }

    /** However much is told, what a person has to know is in the file. */
    @Test
    void fileWhenFullHasAllMilestonesAndSaysWhatIsMissing() throws Exception {
        String longName = "x".repeat(180);
        live(
                box -> {
                    box.armed(100_000);
                    box.onEvent(Events.runStarted(ShutdownReason.SIGTERM));
                    for (int i = 0; i < 5_000; i++) {
                        box.onEvent(Events.started(longName + i, ONE));
                        box.onEvent(Events.ended(longName + i, TaskStatus.SUCCEEDED, ONE));
                        if (i % 500 == 0) {
                            assertThat(box.awaitWritten(LIMIT)).isTrue();
                        }
                    }
                    box.onEvent(Events.cutOff(TWO, "a", longName.repeat(1000)));
                    box.onEvent(Events.runEnded(TWO, CutOffCause.DEADLINE));
                    box.exiting(143);
                },
                false);

        Path file = onlyFile();
        assertThat(Files.size(file)).isBetween(JournalFile.DETAIL_LIMIT - 1000L, (long) JournalFile.LIMIT);
        List<String> events = lines(file).stream()
                .map(line -> line.text("event"))
                .filter(event -> !event.startsWith("task-"))
                .toList();
        assertThat(events)
                .containsExactly(
                        "starting", "armed", "run-started", "lines-lost", "cut-off", "run-ended", "exiting", "closed");
        PreviousLife previous = previous();
        assertThat(previous.outcome()).isEqualTo(Outcome.FORCED);
        assertThat(previous.allRunningKnown()).isFalse();
        assertThat(previous.describe())
                .isEqualTo(
                        "The previous life of orders@pod-1 ended FORCED 2.0 s into a shutdown by SIGTERM; which tasks"
                                + " were running is not known, the journal lacks some, with exit code 143.");
    }

    @Test
    void tasksWhoseNamesAreLongAreNotTakenForEachOther() throws Exception {
        String name = "x".repeat(5000);
        live(
                box -> {
                    box.onEvent(Events.runStarted(ShutdownReason.SIGTERM));
                    box.onEvent(Events.started(name + 1, ONE));
                    box.onEvent(Events.started(name + 2, ONE));
                    box.onEvent(Events.ended(name + 1, TaskStatus.SUCCEEDED, ONE));
                },
                true);

        assertThat(previous().running()).singleElement().isEqualTo(Words.name(name + 2));
    }

    @Test
    void whatComesAfterTheEndIsIgnored() throws Exception {
        BlackBox box = open();
        box.close();
        box.close();
        box.armed(1);
        box.exiting(1);

        assertThat(box.awaitWritten(LIMIT)).isTrue();
        assertThat(lines(onlyFile())).extracting(line -> line.text("event")).containsExactly("starting", "closed");
        assertThat(System.getProperty("dev.softlanding.shutdown.journal.held", ""))
                .doesNotContain(onlyFile().getFileName().toString());
    }

    @Test
    void directoryWhenReachedAnotherWayShowsWhoIsAlive() throws Exception {
        BlackBox box = open();
        assertThat(box.awaitWritten(LIMIT)).isTrue();
        directory = Files.createSymbolicLink(directory.resolve("link"), directory);

        assertThat(previous().outcome()).isEqualTo(Outcome.NONE);
    }
}
