package dev.softlanding.shutdown.spring.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the JDK's own tool prints of the recording that a real process leaves behind. */
@Timeout(180)
class FlightRecordingIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern PLANNED = Pattern.compile("planned (\\S+) in ");

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("flight.jfr");
    }

    private ForkedJvm run(String... arguments) throws IOException {
        return ForkedJvm.run(
                TracedApplication.class,
                List.of("-XX:StartFlightRecording:dumponexit=true,filename=" + file),
                arguments);
    }

    private String print() throws Exception {
        Process jfr = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jfr").toString(),
                        "print",
                        "--categories",
                        "Softlanding",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(jfr.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jfr.waitFor()).as(printed).isZero();
        return printed;
    }

    @Test
    void everyTaskOfTheRunIsPrintedAfterSigterm() throws Exception {
        try (var jvm = run()) {
            jvm.awaitLine("armed");
            jvm.signal("TERM");
            assertThat(jvm.exitCode(SOON)).as(jvm.output()).isEqualTo(143);

            String printed = print();

            List<String> planned = PLANNED.matcher(jvm.output())
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            assertThat(planned).contains("ledger", "context");
            assertThat(planned).allSatisfy(task -> assertThat(printed).contains("task = \"" + task + "\""));
            assertThat(occurrences("dev.softlanding.shutdown.Task {", printed)).isEqualTo(planned.size());
            assertThat(occurrences("dev.softlanding.shutdown.Run {", printed)).isOne();
            assertThat(event("Run", "reason = \"SIGTERM\"", printed)).contains("outcome = \"DEGRADED\"");
            assertThat(event("Task", "task = \"broken\"", printed))
                    .contains("outcome = \"FAILED\"", "failure = \"java.lang.IllegalStateException\"");
        }
    }

    @Test
    void taskWhenItHangsIsPrintedWithItsStackAfterAHalt() throws Exception {
        try (var jvm = run("--test.hangs=true", "--shutdown.grace-period=5s")) {
            jvm.awaitLine("armed");
            jvm.signal("TERM");
            assertThat(jvm.exitCode(SOON)).as(jvm.output()).isEqualTo(143);

            String printed = print();

            assertThat(event("Task", "task = \"cache\"", printed))
                    .contains("outcome = \"CUT_OFF\"", "phase = \"release\"", "TracedApplication$Steps.cache(");
            assertThat(event("Task", "task = \"behind-cache\"", printed)).contains("outcome = \"CUT_OFF\"");
            assertThat(event("Run", "reason = \"SIGTERM\"", printed))
                    .contains("outcome = \"FORCED\"", "cutOff = \"DEADLINE\"");
            assertThat(event("Flush", "flusher = \"logging\"", printed)).contains("outcome = \"FLUSHED\"");
        }
    }

    private static long occurrences(String text, String printed) {
        return Pattern.compile(Pattern.quote(text)).matcher(printed).results().count();
    }

    /** The one of that type that has that field. */
    private static String event(String type, String field, String printed) {
        Matcher event = Pattern.compile("dev\\.softlanding\\.shutdown\\." + type + " \\{\\R(.*?)\\R\\}", Pattern.DOTALL)
                .matcher(printed);
        return event.results()
                .map(match -> match.group(1))
                .filter(text -> text.contains(field))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No %s with %s:%n%s".formatted(type, field, printed)));
    }
}
