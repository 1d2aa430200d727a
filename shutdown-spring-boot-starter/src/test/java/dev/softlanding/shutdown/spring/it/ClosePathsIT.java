package dev.softlanding.shutdown.spring.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways in which an application may end, in processes of their own: each runs the plan once, if at all. */
@Timeout(180)
class ClosePathsIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String NO_WEB = "--spring.main.web-application-type=none";

    @Test
    void mainWhenItReturnsAndNothingKeepsTheProcessRunsThePlan() throws Exception {
        try (var jvm = run(ClosePaths.EndsByItself.class)) {
            assertThat(jvm.exitCode(SOON)).as(jvm.output()).isZero();
            assertThat(jvm.output()).containsSubsequence("application task runs", "application destroyed");
            ranOnce(jvm, "EXIT");
        }
    }

    @Test
    void sigtermWhenThereAreTwoApplicationsEndsTheProcessAfterTheLast() throws Exception {
        try (var jvm = run(ClosePaths.Two.class)) {
            jvm.awaitLine("both are up");
            jvm.signal("TERM");

            assertThat(jvm.exitCode(SOON)).as(jvm.output()).isEqualTo(143);
            assertThat(jvm.output())
                    .as("they end side by side, and the slow one is waited for")
                    .containsSubsequence("quick destroyed", "slow task ended", "slow destroyed")
                    .containsOnlyOnce("quick task runs")
                    .containsOnlyOnce("slow task runs");
            assertThat(runs(jvm, "SIGTERM")).isEqualTo(2);
        }
    }

    /** The plan of the first runs at once; the second gets up, as Spring lets it, and is closed by its plan. */
    @Test
    void sigtermWhenASecondApplicationIsStillStartingRunsBothPlans() throws Exception {
        try (var jvm = run(ClosePaths.SecondIsSlow.class)) {
            jvm.awaitLine("starting slowly");
            jvm.signal("TERM");

            assertThat(jvm.exitCode(SOON)).as(jvm.output()).isEqualTo(143);
            assertThat(jvm.output())
                    .containsSubsequence("first task runs", "first destroyed", "second task runs", "second destroyed")
                    .containsOnlyOnce("first task runs")
                    .containsOnlyOnce("second task runs");
            assertThat(runs(jvm, "SIGTERM")).isOne();
        }
    }

    /** By the signal itself, and, if it is left to the JVM, by the hook in which Boot closes the parent alone. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sigtermWhenAContextHasAChildRunsTheChildsPlanFirst(boolean taken) throws Exception {
        try (var jvm = ForkedJvm.run(ClosePaths.Family.class, List.of("-Dshutdown.signals.enabled=" + taken))) {
            jvm.awaitLine("both are up");
            jvm.signal("TERM");

            assertThat(jvm.exitCode(SOON)).as(jvm.output()).isEqualTo(143);
            assertThat(jvm.output())
                    .containsSubsequence(
                            "child task ended", "child destroyed", "application task runs", "application destroyed")
                    .containsOnlyOnce("child task runs")
                    .containsOnlyOnce("application task runs");
            assertThat(runs(jvm, taken ? "SIGTERM" : "EXIT")).isEqualTo(2);
        }
    }

    @Test
    void sigtermWhenAnotherLibraryHasItIsLeftToThatAndSaid() throws Exception {
        try (var jvm = run(ClosePaths.WithForeignHandler.class)) {
            jvm.awaitLine("up with Softlanding");
            jvm.signal("TERM");

            assertThat(jvm.exitCode(SOON)).as(jvm.output()).isEqualTo(7);
            assertThat(jvm.output())
                    .containsPattern("SIGTERM is FOREIGN: it is handled by \\S+\\. It will not start the shutdown plan")
                    .doesNotContain("SIGINT is")
                    .containsSubsequence("foreign handler exits", "application task runs", "application destroyed");
            ranOnce(jvm, "EXIT");
        }
    }

    @Test
    void sigtermWhenTheApplicationIsClosedAlreadyIsTheJvmsAgain() throws Exception {
        try (var jvm = run(ClosePaths.LivesOn.class)) {
            jvm.awaitLine("lives on");
            assertThat(jvm.output()).contains("taken: true", "restored: true");
            jvm.awaitLine(
                    "Shutdown by CONTEXT_CLOSED took"); // written aside: an end that is the JVM's waits for nobody
            jvm.signal("TERM");

            assertThat(jvm.exitCode(SOON)).as(jvm.output()).isEqualTo(143);
            ranOnce(jvm, "CONTEXT_CLOSED");
        }
    }

    @Test
    void exitWhenTheContextIsBeingClosedWaitsForThatBeforeBootsHandlers() throws Exception {
        try (var jvm = run(ClosePaths.ClosesWhileItExits.class)) {
            assertThat(jvm.exitCode(SOON)).as(jvm.output()).isEqualTo(3);
            assertThat(jvm.output())
                    .containsSubsequence("application task ended", "application destroyed", "Boot's handlers run");
            ranOnce(jvm, "CONTEXT_CLOSED");
        }
    }

    @Test
    void exitWhenTheContextIsStillRefreshedNeitherBlocksNorRunsAPlan() throws Exception {
        try (var jvm = run(ClosePaths.Application.class, NO_WEB, "--test.fails=exit")) {
            assertThat(jvm.exitCode(SOON)).as(jvm.output()).isEqualTo(4);
            assertThat(jvm.output()).doesNotContain("task runs");
        }
    }

    @Test
    void startWhenABeanFailsRunsNoPlan() throws Exception {
        try (var jvm = run(ClosePaths.Application.class, NO_WEB, "--test.fails=bean")) {
            assertThat(jvm.exitCode(SOON)).as(jvm.output()).isEqualTo(1);
            assertThat(jvm.output()).contains("no such bean").doesNotContain("task runs", "Shutdown by");
        }
    }

    /** The plan is armed when the web server has its port. */
    @Test
    void startWhenThePortIsInUseRunsNoPlan() throws Exception {
        try (var taken = new ServerSocket(0);
                var jvm = run(ClosePaths.Application.class, "--server.port=" + taken.getLocalPort())) {
            assertThat(jvm.exitCode(SOON)).as(jvm.output()).isEqualTo(1);
            assertThat(jvm.output())
                    .contains("was already in use", "application destroyed")
                    .doesNotContain("task runs", "Shutdown by");
        }
    }

    /** Then the context was up, and others may have used it; Boot closes it, and that is a close as any other. */
    @Test
    void startWhenARunnerFailsRunsThePlan() throws Exception {
        try (var jvm = run(ClosePaths.Application.class, NO_WEB, "--test.fails=runner")) {
            assertThat(jvm.exitCode(SOON)).as(jvm.output()).isEqualTo(1);
            assertThat(jvm.output()).containsSubsequence("no work", "application task runs", "application destroyed");
            ranOnce(jvm, "CONTEXT_CLOSED");
        }
    }

    /** Somebody's patience may end during that. */
    @Test
    void sigtermWhenARunnerHasFailedAndThePlanRunsJoinsIt() throws Exception {
        try (var jvm = run(ClosePaths.Application.class, NO_WEB, "--test.fails=runner", "--test.takes=1s")) {
            jvm.awaitLine("application task runs");
            jvm.signal("TERM");

            assertThat(jvm.exitCode(SOON)).as(jvm.output()).isEqualTo(143);
            assertThat(jvm.output())
                    .contains("SIGTERM joins the shutdown that is under way")
                    .containsSubsequence("application task ended", "application destroyed");
            ranOnce(jvm, "CONTEXT_CLOSED");
        }
    }

    @Test
    void actuatorShutdownRunsThePlanAndTheProcessEndsByItself() throws Exception {
        try (var jvm = run(
                ClosePaths.Application.class,
                "--server.port=0",
                "--management.endpoint.shutdown.access=unrestricted",
                "--management.endpoints.web.exposure.include=shutdown")) {
            jvm.awaitLine("Started ");
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + portOf(jvm) + "/actuator/shutdown"))
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(jvm.exitCode(SOON)).as(jvm.output()).isZero();
            assertThat(jvm.output()).containsSubsequence("application task runs", "application destroyed");
            ranOnce(jvm, "CONTEXT_CLOSED");
        }
    }

    @Test
    void restartByDevtoolsRunsTheOldPlanAndLeavesTheProcessToTheNewOne() throws Exception {
        List<String> options = new ArrayList<>(withJar("devtools"));
        options.add("-XX:SoftRefLRUPolicyMSPerMB=0"); // or caches of others would keep the class loader for a while
        try (var jvm = ForkedJvm.run(ClosePaths.Restarted.class, options)) {
            jvm.awaitLine("up again");
            assertThat(jvm.output())
                    .containsSubsequence(
                            "generation-1 task runs",
                            "generation-1 destroyed",
                            "generation-2 task runs",
                            "generation-2 destroyed",
                            "the second class loader is gone: true")
                    .doesNotContain("generation-3 task runs");
            // The end of the second is told while the third sets up its logging anew, so perhaps to nobody.
            assertThat(starts(jvm, "CONTEXT_CLOSED")).isEqualTo(2);
            jvm.signal("TERM");

            assertThat(jvm.exitCode(SOON)).as(jvm.output()).isEqualTo(143);
            assertThat(jvm.output())
                    .containsOnlyOnce("generation-1 task runs")
                    .containsOnlyOnce("generation-2 task runs")
                    .containsSubsequence("generation-3 task runs", "generation-3 destroyed")
                    .doesNotContain("SIGTERM is FOREIGN");
            assertThat(runs(jvm, "SIGTERM")).isOne();
            assertThat(starts(jvm, "CONTEXT_CLOSED")).isEqualTo(2);
        }
    }

    /** By the API of CRaC, in front of a JVM that only calls whoever is to be called. */
    @Test
    void checkpointRunsNoPlanAndTheEndAfterItDoes() throws Exception {
        List<String> options = new ArrayList<>(withJar("crac"));
        options.add("-Dorg.crac.Core.Compat=dev.softlanding.shutdown.spring.it.crac");
        try (var jvm = ForkedJvm.run(ClosePaths.Checkpointed.class, options)) {
            jvm.awaitLine("restored");
            jvm.signal("TERM");

            assertThat(jvm.exitCode(SOON)).as(jvm.output()).isEqualTo(143);
            assertThat(jvm.output())
                    .containsSubsequence(
                            "worker starts", "worker stops", "checkpoint", "worker starts", "application task runs");
            ranOnce(jvm, "SIGTERM");
        }
    }

    /** Which has other applications to stop as well. */
    @Test
    void sigtermWhenDeployedIsTheContainersAndRunsThePlanWhenThatStops(@TempDir Path directory) throws Exception {
        try (var jvm = run(ClosePaths.Deployed.class, directory.toString())) {
            jvm.awaitLine("deployed");
            jvm.signal("TERM");

            assertThat(jvm.exitCode(SOON)).as(jvm.output()).isEqualTo(143);
            assertThat(jvm.output())
                    .contains("This process is a servlet container's")
                    .containsSubsequence("application task runs", "application destroyed", "container stopped");
            ranOnce(jvm, "EXIT");
        }
    }

    /** The class path of this test, and a jar that would change all other applications on it. */
    private static List<String> withJar(String name) {
        return List.of(
                "-cp",
                System.getProperty("java.class.path")
                        + File.pathSeparator
                        + Objects.requireNonNull(
                                System.getProperty("jar." + name), "The build has to say where it is"));
    }

    private static String portOf(ForkedJvm jvm) {
        Matcher port = Pattern.compile("Tomcat started on port (\\d+)").matcher(jvm.output());
        assertThat(port.find()).as(jvm.output()).isTrue();
        return port.group(1);
    }

    private static ForkedJvm run(Class<?> main, String... arguments) throws Exception {
        return ForkedJvm.run(main, List.of(), arguments);
    }

    private static void ranOnce(ForkedJvm jvm, String reason) {
        assertThat(jvm.output())
                .containsOnlyOnce("application task runs")
                .containsOnlyOnce("application destroyed")
                .containsOnlyOnce("Shutdown by " + reason + " took");
        assertThat(jvm.output().split("Shutdown by \\S+ took", -1))
                .as(jvm.output())
                .hasSize(2);
    }

    private static long runs(ForkedJvm jvm, String reason) {
        return count(jvm, "Shutdown by " + reason + " took");
    }

    private static long starts(ForkedJvm jvm, String reason) {
        return count(jvm, "Shutdown by " + reason + ": ");
    }

    private static long count(ForkedJvm jvm, String text) {
        return jvm.output().lines().filter(line -> line.contains(text)).count();
    }
}
