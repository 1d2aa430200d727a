package dev.softlanding.shutdown.spring.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How real processes end: with real signals, in time, with the documented exit code, and with the reasons in the log. */
@Timeout(180)
class ProcessEndIT {

    private static final String STARTED = "Started ";
    private static final String ANY_PORT = "--server.port=0";

    @Test
    void sigtermWhenTaskAndDestroyAreStuckEndsBeforeKillAndNamesThem() throws Exception {
        Duration grace = Duration.ofSeconds(10);
        try (var jvm =
                run(StuckApplication.class, "--shutdown.grace-period=10s", "--shutdown.tasks.context.timeout=2s")) {
            jvm.awaitLine(STARTED);
            Instant signalled = Instant.now();
            jvm.signal("TERM");

            assertThat(jvm.exitCode(grace)).as(jvm.output()).isEqualTo(143);
            assertThat(Duration.between(signalled, Instant.now())).isBetween(Duration.ofSeconds(3), grace);

            String output = jvm.output();
            assertThat(output)
                    .containsPattern("Task 'stuck' ABANDONED after 1\\.\\d+ s; it is still at\\s+at .*sleep")
                    .contains("StuckApplication$Steps.stuck(")
                    .containsPattern(
                            "Task 'context' ABANDONED after 2\\.\\d+ s in step 'steps'; it is still at\\s+at .*sleep")
                    .contains("StuckApplication$Steps.destroyForEver(")
                    .contains("Task 'behind-stuck' started although [stuck] may still be running");
            assertThat(outcomes(output, "SUCCEEDED"))
                    .contains("announce-delay", "web-drain", "independent", "behind-stuck");
            assertThat(outcomes(output, "ABANDONED")).containsExactlyInAnyOrder("stuck", "context");
        }
    }

    @Test
    void sigtermWhenTaskOutlastsGraceIsCutOffAndEndsBeforeKill() throws Exception {
        Duration grace = Duration.ofSeconds(5);
        try (var jvm = run(StuckApplication.class, "--shutdown.grace-period=5s", "--test.stuck-timeout=20s")) {
            jvm.awaitLine(STARTED);
            jvm.signal("TERM");

            assertThat(jvm.exitCode(grace)).as(jvm.output()).isEqualTo(143);
            assertThat(jvm.output())
                    .containsPattern("Cut-off \\(DEADLINE\\) [34]\\.\\d+ s into the shutdown with 3 tasks unfinished")
                    .contains("StuckApplication$Steps.stuck(");
            assertThat(outcomes(jvm.output(), "CUT_OFF")).contains("stuck", "behind-stuck", "context");
            assertThat(outcomes(jvm.output(), "SUCCEEDED")).contains("web-drain", "independent");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleeping", "waiting", "native"})
    void sigtermWhenStartIsStuckEndsBeforeKill(String how) throws Exception {
        Duration grace = Duration.ofSeconds(4);
        try (var jvm = ForkedJvm.run(
                StuckStartApplication.class,
                List.of("-Dtest." + how + "=true"),
                ANY_PORT,
                "--shutdown.grace-period=4s")) {
            jvm.awaitLine("starting for ever");
            jvm.signal("TERM");

            assertThat(jvm.exitCode(grace)).as(jvm.output()).isEqualTo(143);
        }
    }

    /** Spring lets a start-up end that has begun, and then closes the context: by the plan, of course. */
    @Test
    void sigtermWhenStartIsSlowRunsPlanAfterIt() throws Exception {
        try (var jvm = run(SlowStartApplication.class)) {
            jvm.awaitLine("starting slowly");
            jvm.signal("TERM");

            assertThat(jvm.exitCode(Duration.ofSeconds(20))).as(jvm.output()).isEqualTo(143);
            assertThat(jvm.output())
                    .containsSubsequence("Shutdown by EXIT", "task runs", "destroyed")
                    .doesNotContain("Exception");
        }
    }

    /** The end that something else has begun is bounded as well: nobody else would. */
    @Test
    void sigtermWhenSignalsAreLeftToJvmAndDestroyIsStuckEndsBeforeKill() throws Exception {
        Duration grace = Duration.ofSeconds(6);
        try (var jvm = run(
                StuckApplication.class,
                "--shutdown.grace-period=6s",
                "--shutdown.tasks.context.timeout=2s",
                "--shutdown.signals.enabled=false")) {
            jvm.awaitLine(STARTED);
            jvm.signal("TERM");

            assertThat(jvm.exitCode(grace)).as(jvm.output()).isEqualTo(143);
            assertThat(outcomes(jvm.output(), "ABANDONED")).containsExactly("stuck");
            assertThat(outcomes(jvm.output(), "TIMED_OUT"))
                    .as("somebody else closes, the task only waits")
                    .containsExactly("context");
        }
    }

    @Test
    void sigtermWhenRepeatedRunsPlanOnce() throws Exception {
        try (var jvm = run(WellBehavedApplication.class)) {
            jvm.awaitLine(STARTED);
            jvm.signal("TERM");
            jvm.awaitLine("first runs");
            jvm.signal("INT");

            assertThat(jvm.exitCode(Duration.ofSeconds(20))).as(jvm.output()).isEqualTo(143);
            endedInOrder(jvm.output(), "SIGTERM");
            assertThat(jvm.output()).contains("SIGINT joins the shutdown that is under way");
        }
    }

    @Test
    void sigtermWhenSignalsAreLeftToJvmRunsPlanInHook() throws Exception {
        try (var jvm = run(WellBehavedApplication.class, "--shutdown.signals.enabled=false")) {
            jvm.awaitLine(STARTED);
            jvm.signal("TERM");

            assertThat(jvm.exitCode(Duration.ofSeconds(20))).as(jvm.output()).isEqualTo(143);
            endedInOrder(jvm.output(), "EXIT");
        }
    }

    @Test
    void exitWhenCalledByApplicationRunsPlanAndKeepsCode() throws Exception {
        try (var jvm = run(WellBehavedApplication.class, "--test.exit=3")) {
            assertThat(jvm.exitCode(Duration.ofSeconds(60))).as(jvm.output()).isEqualTo(3);
            endedInOrder(jvm.output(), "EXIT");
        }
    }

    @Test
    void sigintWhenIgnoredByParentStaysIgnoredAndIsSaid() throws Exception {
        try (var jvm = ForkedJvm.runIgnoringInterrupt(WellBehavedApplication.class, ANY_PORT)) {
            jvm.awaitLine(STARTED);
            jvm.signal("INT");
            jvm.signal("TERM");

            assertThat(jvm.exitCode(Duration.ofSeconds(20))).as(jvm.output()).isEqualTo(143);
            assertThat(jvm.output()).contains("SIGINT is IGNORED").doesNotContain("SIGINT joins");
        }
    }

    @Test
    void startWhenJvmKeepsSignalsSaysSo() throws Exception {
        try (var jvm = ForkedJvm.run(WellBehavedApplication.class, List.of("-Xrs"), ANY_PORT)) {
            jvm.awaitLine(STARTED);
            jvm.signal("TERM");

            assertThat(jvm.exitCode(Duration.ofSeconds(20))).isEqualTo(143);
            assertThat(jvm.output()).contains("SIGTERM is UNAVAILABLE").doesNotContain("first runs");
        }
    }

    private static ForkedJvm run(Class<?> application, String... arguments) throws Exception {
        String[] all = new String[arguments.length + 1];
        all[0] = ANY_PORT;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return ForkedJvm.run(application, List.of(), all);
    }

    private static void endedInOrder(String output, String reason) {
        assertThat(output)
                .containsSubsequence("first runs", "second runs", "destroyed", "Shutdown by " + reason + " took")
                .containsOnlyOnce("first runs")
                .containsOnlyOnce("destroyed");
        assertThat(outcomes(output, "SUCCEEDED")).contains("first", "second", "context");
    }

    /** The tasks that the timeline lists with that outcome. */
    private static List<String> outcomes(String output, String outcome) {
        return output.lines()
                .filter(line -> line.endsWith("|") && line.contains(" " + outcome + " "))
                .map(line -> line.substring("  announce".length()).trim().split(" +")[0])
                .toList();
    }
}
