package dev.softlanding.shutdown.memory;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.softlanding.shutdown.ShutdownException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a guard can be told, and what not: with name, value and fix. */
class MemoryGuardBuilderTests {

    static Stream<Arguments> refusals() throws IOException {
        Path file = Files.createTempFile("no", "directory");
        file.toFile().deleteOnExit();
        return Stream.of(
                refusal(
                        "'shutdown.memory.heap-threshold' is 0.0. Use a fraction: more than 0 and at most 1.",
                        it -> it.heapThreshold(0)),
                refusal(
                        "'shutdown.memory.heap-threshold' is 95.0. Use a fraction: more than 0 and at most 1.",
                        it -> it.heapThreshold(95)),
                refusal(
                        "'shutdown.memory.container-threshold' is NaN. Use a fraction: more than 0 and at most 1.",
                        it -> it.containerThreshold(Double.NaN)),
                refusal(
                        "'shutdown.memory.interval' is 0 s. Use more than zero and at most 24 h.",
                        it -> it.interval(Duration.ZERO)),
                refusal(
                        "'shutdown.memory.interval' is -1 s. Use more than zero and at most 24 h.",
                        it -> it.interval(Duration.ofSeconds(-1))),
                refusal(
                        "'shutdown.memory.interval' is 86400.001 s. Use more than zero and at most 24 h.",
                        it -> it.interval(Duration.ofDays(1).plusMillis(1))),
                refusal("'shutdown.memory.looks' is 0. Use at least 1.", it -> it.looks(0)),
                refusal(
                        "'shutdown.memory.heap-dump-directory' is " + file
                                + ". Use a directory that can be written to.",
                        it -> it.heapDump(file)));
    }

    private static Arguments refusal(String message, Consumer<MemoryGuard.Builder> setting) {
        return argumentSet(message, message, setting);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void builderRefusesWhatNoGuardCouldLiveWith(String message, Consumer<MemoryGuard.Builder> setting) {
        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> setting.accept(MemoryGuard.builder()))
                .withMessage(message);
    }

    @Test
    void builderTakesWhatIsJustPossible() {
        assertThatCode(() -> MemoryGuard.builder()
                        .heapThreshold(1)
                        .containerThreshold(Double.MIN_VALUE)
                        .interval(Duration.ofDays(1))
                        .interval(Duration.ofNanos(1))
                        .looks(1)
                        .heapDump(Path.of("not", "made", "yet"))
                        .build())
                .doesNotThrowAnyException();
    }
}
