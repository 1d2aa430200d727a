package dev.softlanding.shutdown.spring.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.docs.KeyName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code docs/tracing.md} says of spans is what the code says. */
class TracingDocumentTests {

    @ParameterizedTest
    @EnumSource
    void observationsAreInTheTableWithAllTheirKeys(ShutdownObservation observation) throws IOException {
        String row = Files.readAllLines(Path.of("../docs/tracing.md")).stream()
                .filter(line -> line.startsWith("| `" + observation.getName() + "` |"))
                .findFirst()
                .orElseThrow();

        Stream.of(observation.getLowCardinalityKeyNames(), observation.getHighCardinalityKeyNames())
                .flatMap(Arrays::stream)
                .map(KeyName::asString)
                .forEach(key -> assertThat(row).contains("`" + key + "`"));
    }
}
