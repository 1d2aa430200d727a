package dev.softlanding.shutdown.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.journal.PreviousLife.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One sentence that tells a person what happened. */
class PreviousLifeTests {

    private static final Instant LAST = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration RAN = Duration.ofMillis(12_345);

    private static PreviousLife life(
            Outcome outcome, ShutdownReason reason, Duration ranFor, Integer code, List<String> running) {
        return new PreviousLife(
                outcome,
                "orders",
                "pod-1",
                1L,
                LAST,
                LAST,
                reason,
                ranFor,
                code,
                running,
                true,
                outcome == Outcome.CRASHED ? Path.of("/app/hs_err_pid1.log") : null,
                null);
    }

    static Stream<Arguments> sentences() {
        return Stream.of(
                Arguments.of(
                        life(Outcome.KILLED, ShutdownReason.SIGTERM, RAN, null, List.of("outbox-flush", "ledger")),
                        "was KILLED 12.3 s into a shutdown by SIGTERM, while 'outbox-flush' and 'ledger' were running."),
                Arguments.of(
                        life(Outcome.KILLED, ShutdownReason.SIGTERM, RAN, null, List.of("ledger")),
                        "was KILLED 12.3 s into a shutdown by SIGTERM, while 'ledger' was running."),
                Arguments.of(
                        life(Outcome.KILLED, ShutdownReason.API, RAN, null, List.of("a", "b", "c")),
                        "was KILLED 12.3 s into a shutdown by API, while 'a', 'b' and 'c' were running."),
                Arguments.of(
                        life(Outcome.KILLED, null, RAN, null, List.of("a", "b", "c", "d", "e", "f", "g")),
                        "was KILLED 12.3 s into a shutdown, while 'a', 'b', 'c', 'd', 'e' and 2 more were running."),
                Arguments.of(
                        life(Outcome.KILLED, ShutdownReason.SIGTERM, RAN, null, List.of()),
                        "was KILLED 12.3 s into a shutdown by SIGTERM, while no task was running."),
                Arguments.of(
                        life(Outcome.KILLED, null, null, null, List.of()),
                        "was KILLED without a shutdown, last seen 2026-01-02T03:04:05Z."),
                Arguments.of(
                        life(Outcome.CLEAN, ShutdownReason.SIGTERM, RAN, 143, List.of()),
                        "ended CLEAN 12.3 s into a shutdown by SIGTERM, with exit code 143."),
                Arguments.of(life(Outcome.CLEAN, null, null, null, List.of()), "ended CLEAN without a shutdown."),
                Arguments.of(
                        life(Outcome.DEGRADED, ShutdownReason.ENDPOINT, RAN, null, List.of()),
                        "ended DEGRADED 12.3 s into a shutdown by ENDPOINT."),
                Arguments.of(
                        life(Outcome.FORCED, ShutdownReason.SIGTERM, RAN, 137, List.of("a")),
                        "ended FORCED 12.3 s into a shutdown by SIGTERM, while 'a' was running, with exit code 137."),
                Arguments.of(
                        life(Outcome.CRASHED, null, null, null, List.of()),
                        "CRASHED without a shutdown; the JVM's report is /app/hs_err_pid1.log."),
                Arguments.of(
                        life(Outcome.CRASHED, ShutdownReason.SIGTERM, RAN, null, List.of("a")),
                        "CRASHED 12.3 s into a shutdown by SIGTERM, while 'a' was running; the JVM's report is"
                                + " /app/hs_err_pid1.log."),
                Arguments.of(
                        life(Outcome.STARTING, null, null, null, List.of()),
                        "ended while it was STARTING, last seen 2026-01-02T03:04:05Z."));
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void lifeIsToldInOneSentence(PreviousLife life, String sentence) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(life.describe()).isEqualTo("The previous life of orders@pod-1 " + sentence);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void lifeWhenNotKnownSaysWhy() {
        assertThat(PreviousLife.unknown(new Identity("orders", "pod-1"), "the disk is gone")
                        .describe())
                .isEqualTo("How the previous life of orders@pod-1 ended is not known: the disk is gone.");
    }
}
