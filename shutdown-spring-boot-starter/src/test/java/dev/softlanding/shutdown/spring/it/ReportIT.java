package dev.softlanding.shutdown.spring.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a real process leaves in its directory for reports, however it ends. */
@Timeout(120)
class ReportIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    @Test
    void reportWhenTheProcessEndsInOrderTellsOfEveryTask() throws Exception {
        String output = stop(WellBehavedApplication.class, 143);

        JsonNode report = report();
        assertThat(report.path("outcome").asString()).isEqualTo("CLEAN");
        assertThat(report.path("reason").asString()).isEqualTo("SIGTERM");
        assertThat(tasks(report)).contains("first SUCCEEDED", "second SUCCEEDED", "context SUCCEEDED");
        assertThat(output).contains("Shutdown by SIGTERM took", "The shutdown is written down in " + file(".html"));
    }

    /** There an orderly exit would hang: the process halts itself. */
    @Test
    void reportWhenATaskIsStuckTellsWhereAndIsThereBeforeTheHalt() throws Exception {
        stop(StuckApplication.class, 143, "--shutdown.grace-period=10s", "--shutdown.tasks.context.timeout=2s");

        JsonNode report = report();
        assertThat(report.path("outcome").asString()).isEqualTo("DEGRADED");
        assertThat(tasks(report)).contains("stuck ABANDONED", "independent SUCCEEDED", "context ABANDONED");
        assertThat(report.path("tasks")
                        .valueStream()
                        .filter(task -> task.path("name").asString().equals("stuck")))
                .singleElement()
                .satisfies(task -> assertThat(task.path("stack").toString()).contains("StuckApplication$Steps.stuck("));
    }

    @Test
    void reportWhenTheCutOffCameFirstIsThereBeforeTheHalt() throws Exception {
        String output = stop(StuckApplication.class, 143, "--shutdown.grace-period=7s", "--test.stuck-timeout=20s");

        JsonNode report = report();
        assertThat(report.path("outcome").asString()).isEqualTo("FORCED");
        assertThat(tasks(report)).contains("stuck CUT_OFF", "behind-stuck CUT_OFF", "context CUT_OFF");
        assertThat(output)
                .as("without a terminal the log tells of the progress")
                .containsPattern("Still stopping after 5\\.\\d s, \\d\\.\\d s left: stuck since [45]\\.\\d s of \\d");
    }

    /** It is written on the way to the exit, by whoever ends the JVM. */
    @Test
    void reportWhenTheApplicationExitsByItselfIsThere() throws Exception {
        try (var jvm = run(WellBehavedApplication.class, "--test.exit=3")) {
            assertThat(jvm.exitCode(LIMIT)).as(jvm.output()).isEqualTo(3);
        }

        assertThat(report().path("reason").asString()).isEqualTo("EXIT");
    }

    private String stop(Class<?> application, int code, String... arguments) throws Exception {
        try (var jvm = run(application, arguments)) {
            jvm.awaitLine("Started ");
            jvm.signal("TERM");
            assertThat(jvm.exitCode(LIMIT)).as(jvm.output()).isEqualTo(code);
            return jvm.output();
        }
    }

    private ForkedJvm run(Class<?> application, String... arguments) throws IOException {
        String[] all = new String[arguments.length + 2];
        all[0] = "--server.port=0";
        all[1] = "--shutdown.report.directory=" + directory;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return ForkedJvm.run(application, List.of(), all);
    }

    /** What both files tell. */
    private JsonNode report() throws IOException {
        String json = Files.readString(file(".json"));
        assertThat(Files.readString(file(".html"))).contains(json.replace("<", "\\u003c"));
        return JsonMapper.shared().readTree(json);
    }

    private Path file(String type) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("shutdown-.*\\" + type))
                    .reduce((one, other) -> {
                        throw new AssertionError("There are several: " + one + ", " + other);
                    })
                    .orElseThrow(() -> new AssertionError("There is no " + type + " in " + directory));
        }
    }

    private static List<String> tasks(JsonNode report) {
        return report.path("tasks")
                .valueStream()
                .map(task ->
                        task.path("name").asString() + " " + task.path("status").asString())
                .toList();
    }
}
