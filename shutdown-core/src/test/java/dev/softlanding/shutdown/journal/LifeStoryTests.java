package dev.softlanding.shutdown.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.journal.PreviousLife.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is left of a journal is read as far as it goes. */
class LifeStoryTests {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Identity ORDERS = new Identity("orders", "pod-1");

    private static final String JOURNAL = """
            {"event":"starting","at":"2026-01-02T03:04:05Z","format":1,"pid":4711,"started":"2026-01-02T03:04:05.5Z","locked":true}
            {"event":"armed","at":"2026-01-02T03:04:06Z","tasks":2}
            {"event":"run-started","at":"2026-01-02T03:05:00Z","elapsedMs":0,"reason":"SIGTERM"}
            {"event":"task-started","at":"2026-01-02T03:05:01Z","elapsedMs":1000,"task":"für\\n1"}
            {"event":"task-started","at":"2026-01-02T03:05:01Z","elapsedMs":1000,"task":"b"}
            {"event":"task-ended","at":"2026-01-02T03:05:02Z","elapsedMs":2000,"task":"b","outcome":"SUCCEEDED"}
            """;

    private static PreviousLife read(byte[] journal) {
        return LifeStory.read(journal).end(ORDERS, START, START.plusSeconds(58));
    }

    private static PreviousLife read(String journal) {
        return read(journal.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<Arguments> damages() {
        byte[] whole = JOURNAL.getBytes(StandardCharsets.UTF_8);
        int inTheMiddleOfU = JOURNAL.indexOf('ü') + 1;
        return Stream.of(
                Arguments.of("none", whole, Outcome.KILLED, List.of("für\n1")),
                Arguments.of(
                        "no last line end", Arrays.copyOf(whole, whole.length - 1), Outcome.KILLED, List.of("für\n1")),
                Arguments.of(
                        "torn last line",
                        Arrays.copyOf(whole, whole.length - 2),
                        Outcome.KILLED,
                        List.of("für\n1", "b")),
                Arguments.of("torn character", Arrays.copyOf(whole, inTheMiddleOfU), Outcome.KILLED, List.of()),
                Arguments.of("zeros at the end", Arrays.copyOf(whole, 5000), Outcome.KILLED, List.of("für\n1")),
                Arguments.of(
                        "zeros instead of the end",
                        Arrays.copyOf(Arrays.copyOf(whole, whole.length - 40), 5000),
                        Outcome.KILLED,
                        List.of("für\n1", "b")),
                Arguments.of(
                        "garbage between",
                        JOURNAL.replace("\n", "\n{\"half\":\n\u0000\n\n[]\n\"x\"\n{\"event\":7}\n{}\n")
                                .getBytes(StandardCharsets.UTF_8),
                        Outcome.KILLED,
                        List.of("für\n1")),
                Arguments.of(
                        "ends of line of Windows",
                        JOURNAL.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8),
                        Outcome.KILLED,
                        List.of("für\n1")),
                Arguments.of(
                        "unknown events and fields",
                        JOURNAL.replace("\"event\"", "\"new\":{\"a\":[1]},\"event\"")
                                .concat("{\"event\":\"reincarnated\",\"task\":\"x\"}\n")
                                .getBytes(StandardCharsets.UTF_8),
                        Outcome.KILLED,
                        List.of("für\n1")),
                Arguments.of(
                        "no beginning",
                        JOURNAL.substring(JOURNAL.indexOf("{\"event\":\"task-started\""))
                                .getBytes(StandardCharsets.UTF_8),
                        Outcome.KILLED,
                        List.of("für\n1")),
                Arguments.of(
                        "first line only",
                        JOURNAL.substring(0, JOURNAL.indexOf('\n')).getBytes(StandardCharsets.UTF_8),
                        Outcome.STARTING,
                        List.of()),
                Arguments.of("nothing", new byte[0], Outcome.UNKNOWN, List.of()),
                Arguments.of("zeros only", new byte[4096], Outcome.UNKNOWN, List.of()),
                Arguments.of(
                        "a strange end",
                        (JOURNAL + "{\"event\":\"run-ended\",\"outcome\":\"SPLENDID\"}")
                                .getBytes(StandardCharsets.UTF_8),
                        Outcome.UNKNOWN,
                        List.of("für\n1")),
                Arguments.of(
                        "fields of the wrong kind",
                        "{\"event\":\"starting\",\"pid\":\"x\",\"started\":\"now\"}\n{\"event\":\"task-started\",\"task\":1}"
                                .getBytes(StandardCharsets.UTF_8),
                        Outcome.STARTING,
                        List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void journalWhenDamagedTellsWhatIsLeft(String damage, byte[] journal, Outcome outcome, List<String> running) {
        PreviousLife life = read(journal);

        assertThat(life.outcome()).isEqualTo(outcome);
        assertThat(life.running()).isEqualTo(running);
        assertThat(life.describe())
                .contains("he previous life of orders@pod-1 ")
                .endsWith(".")
                .as("has no gap")
                .doesNotContain("null");
    }

    @Test
    void journalWhenWholeTellsAllOfIt() {
        assertThat(read(JOURNAL))
                .isEqualTo(new PreviousLife(
                        Outcome.KILLED,
                        "orders",
                        "pod-1",
                        4711L,
                        Instant.parse("2026-01-02T03:04:05.5Z"),
                        START.plusSeconds(58),
                        ShutdownReason.SIGTERM,
                        Duration.ofSeconds(3),
                        null,
                        List.of("für\n1"),
                        true,
                        null,
                        null));
    }

    @Test
    void runWhoseClockWasSetBackIsAsLongAsItsLastLineSays() {
        PreviousLife life =
                LifeStory.read(JOURNAL.getBytes(StandardCharsets.UTF_8)).end(ORDERS, START, START);

        assertThat(life.ranFor()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void reasonOfALaterVersionIsNotKnown() {
        PreviousLife life = read(JOURNAL.replace("SIGTERM", "METEORITE"));

        assertThat(life.reason()).isNull();
        assertThat(life.describe())
                .isEqualTo("The previous life of orders@pod-1 was KILLED 3.0 s into a shutdown, while 'für 1' was"
                        + " running.");
    }

    /** Cut at any byte, with noise at any place: always an answer, and never a task that did not run. */
    @Test
    void journalWhenDamagedAnywhereIsRead() {
        byte[] whole = JOURNAL.getBytes(StandardCharsets.UTF_8);
        for (int end = 0; end <= whole.length; end++) {
            assertThat(List.of("für\n1", "b"))
                    .as("cut at %d", end)
                    .containsAll(read(Arrays.copyOf(whole, end)).running());
        }
        var random = new Random(7);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = whole.clone();
            for (int hits = 1 + random.nextInt(20); hits > 0; hits--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            outcomes.add(read(damaged).outcome());
        }
        assertThat(outcomes).contains(Outcome.KILLED);
    }
}
