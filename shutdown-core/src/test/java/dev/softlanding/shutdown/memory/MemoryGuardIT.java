package dev.softlanding.shutdown.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real collectors and a real leak: the guard is earlier than the {@link OutOfMemoryError}, with its defaults. */
@Timeout(60)
class MemoryGuardIT {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"Serial", "Parallel", "G1", "Z"})
    void guardWhenTheHeapFillsUpNoticesAndDumpsBeforeItIsFull(String collector) throws Exception {
        assertThat(outputOf("-Xmx64m", "-XX:+Use" + collector + "GC"))
                .contains("NOTICED The heap after garbage collection is ")
                .doesNotContain("TOO LATE");
        assertThat(directory.toFile().list()).singleElement().asString().matches("heap-\\d+-\\d{8}T\\d{9}Z\\.hprof");
    }

    private String outputOf(String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(FillingApplication.class.getName(), directory.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            return output.lines().collect(Collectors.joining("\n"));
        } finally {
            process.destroyForcibly();
        }
    }
}
