package dev.softlanding.shutdown.spring.actuate;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.spring.TestServer;
import dev.softlanding.shutdown.spring.findings.Finding;
import dev.softlanding.shutdown.spring.findings.FindingSource;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.MapAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.boot.test.json.JsonContent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What a person sees who asks the actuator, as JSON: before a run, and in the middle of one. */
@Timeout(60)
class ShutdownPlanEndpointTests {

    @Test
    void planWhenNothingHasHappenedIsWhatWouldHappen() throws Exception {
        try (var server = TestServer.start(Application.class)) {
            server.bean(Letters.class).release.countDown();
            JsonContent<Object> plan = plan(server);

            assertThat(plan).extractingJsonPathStringValue("$.state").isEqualTo("ARMED");
            assertThat(plan).doesNotHaveJsonPathValue("$.reason").doesNotHaveJsonPathValue("$.startedAt");
            assertThat(plan).hasEmptyJsonPathValue("$.laterTriggers");
            assertThat(plan).extractingJsonPathStringValue("$.budget.total").isEqualTo("PT29S");
            assertThat(plan).extractingJsonPathStringValue("$.budget.used").isEqualTo("PT0S");
            assertThat(plan).extractingJsonPathStringValue("$.budget.remaining").isEqualTo("PT29S");
            assertThat(plan).doesNotHaveJsonPathValue("$.budget.cutOff").doesNotHaveJsonPathValue("$.budget.abortedBy");
            assertThat(plan).hasEmptyJsonPathValue("$.droppedEdges").hasEmptyJsonPathValue("$.leftovers");
            assertThat(plan)
                    .extractingJsonPathArrayValue("$.phases[*].name")
                    .containsExactly("announce", "drain", "flush", "release", "telemetry");
            assertThat(plan).extractingJsonPathArrayValue("$.phases[*].status").containsOnly("WAITING");
            assertThat(plan).extractingJsonPathArrayValue("$.tasks[*].status").containsOnly("REGISTERED");
            assertThat(plan)
                    .extractingJsonPathArrayValue("$.tasks[*].name")
                    .contains("web-announce", "web-drain", "send-letters", "lock-up")
                    .endsWith("context");
            assertThat(plan).doesNotHaveJsonPathValue("$.outcome");
            assertThat(plan).extractingJsonPathBooleanValue("$.proof.fits").isFalse();
            assertThat(plan)
                    .extractingJsonPathBooleanValue("$.proof.guaranteesFit")
                    .isTrue();
            assertThat(plan)
                    .extractingJsonPathStringValue("$.proof.withoutOptional")
                    .isEqualTo(budget(plan, "worstCase").toString());
            assertThat(plan).extractingJsonPathNumberValue("$.proof.width").isEqualTo(2);
            assertThat(plan)
                    .extractingJsonPathArrayValue("$.proof.remedies[?(@.kind=='GRACE_PERIOD')].from")
                    .containsExactly("PT30S");
            assertThat(plan)
                    .extractingJsonPathArrayValue("$.criticalPath.predicted")
                    .containsSequence("burn-drafts", "send-letters", "lock-up", "context");
            assertThat(plan).hasEmptyJsonPathValue("$.criticalPath.measured");
            assertThatTask(plan, "lock-up")
                    .containsEntry("phase", "release")
                    .containsEntry("timeout", "PT5S")
                    .containsEntry("after", List.of("send-letters", "flush"))
                    .containsEntry("absent", List.of("night-watch"))
                    .containsEntry("waitingFor", List.of())
                    .containsEntry("guaranteed", "PT0S")
                    .containsEntry("onFailure", "CONTINUE")
                    .doesNotContainKeys(
                            "explanation",
                            "audit",
                            "effectiveTimeout",
                            "startedAfter",
                            "duration",
                            "inFlight",
                            "progress",
                            "failure");
            assertThatTask(plan, "send-letters")
                    .containsEntry("guaranteed", "PT2S")
                    .containsEntry("earliestStart", "PT19S")
                    .containsEntry("latestFinish", "PT29S")
                    .containsEntry("slack", "PT-19S")
                    .containsEntry("critical", true)
                    .containsEntry("audit", Map.of("owner", "post", "auditId", "AU-3", "labels", Map.of("room", "12")));
        }
    }

    @Test
    void planWhenAnEdgeGaveWayShowsWhich() throws Exception {
        try (var server = TestServer.start(Empty.class, "shutdown.tasks.web-announce.after=drain")) {
            assertThat(plan(server))
                    .extractingJsonPathArrayValue("$.droppedEdges")
                    .singleElement(as(InstanceOfAssertFactories.map(String.class, Object.class)))
                    .containsEntry("first", "web-announce")
                    .containsEntry("then", "announce")
                    .containsEntry("origin", "ADAPTER")
                    .containsKey("because");
        }
    }

    /** The context is not closed by a run that was aborted, so the endpoint has the time to say so. */
    @Test
    void planWhenARunWasAbortedShowsByWhomAndWhatThatMeant() throws Exception {
        try (var server = TestServer.start(
                Application.class,
                "shutdown.tasks.burn-drafts.on-failure=abort",
                "shutdown.tasks.web-announce.enabled=false")) {
            server.coordinator().trigger(ShutdownReason.API);
            assertThat(server.coordinator().awaitTerminated(Duration.ofSeconds(20)))
                    .isTrue();

            JsonContent<Object> run = plan(server);

            assertThat(run).extractingJsonPathStringValue("$.state").isEqualTo("TERMINATED");
            assertThat(run).extractingJsonPathStringValue("$.outcome").isEqualTo("FORCED");
            assertThat(run).extractingJsonPathStringValue("$.budget.cutOff").isEqualTo("ABORTED");
            assertThat(run).extractingJsonPathStringValue("$.budget.abortedBy").isEqualTo("burn-drafts");
            assertThatTask(run, "burn-drafts").containsEntry("onFailure", "ABORT");
            assertThatTask(run, "web-announce")
                    .containsEntry("status", "SKIPPED")
                    .containsEntry("explanation", "It is disabled.");
            assertThatTask(run, "lock-up")
                    .containsEntry("status", "CANCELLED")
                    .containsEntry("explanation", "'burn-drafts' has failed, and the run was aborted.");
        }
    }

    @Test
    void planWhenItIsRunIsWhatHasHappenedAndWhatHappensNow() throws Exception {
        try (var server = TestServer.start(Application.class)) {
            var letters = server.bean(Letters.class);
            ShutdownCoordinator coordinator = server.coordinator();
            Instant before = Instant.now();
            coordinator.trigger(ShutdownReason.API);
            coordinator.trigger(ShutdownReason.ENDPOINT);
            letters.begun.await();

            JsonContent<Object> run = plan(server);
            letters.release.countDown();

            assertThat(run).extractingJsonPathStringValue("$.state").isEqualTo("RUNNING");
            assertThat(run).extractingJsonPathStringValue("$.reason").isEqualTo("API");
            assertThat(run).extractingJsonPathArrayValue("$.laterTriggers").containsExactly("ENDPOINT");
            assertThat(run).extractingJsonPathStringValue("$.startedAt").satisfies(at -> assertThat(Instant.parse(at))
                    .isBetween(before, Instant.now()));
            assertThat(budget(run, "used")).isPositive();
            assertThat(budget(run, "remaining")).isEqualTo(budget(run, "total").minus(budget(run, "used")));
            assertThat(run)
                    .extractingJsonPathArrayValue("$.phases[*].status")
                    .containsExactly("ENDED", "ENDED", "RUNNING", "WAITING", "WAITING");

            assertThat(run)
                    .extractingJsonPathArrayValue("$.criticalPath.measured[-2:].task")
                    .containsExactly("burn-drafts", "send-letters");

            assertThatTask(run, "web-drain").containsEntry("status", "SUCCEEDED");
            assertThatTask(run, "burn-drafts")
                    .containsEntry("status", "FAILED")
                    .containsEntry("failure", "java.io.IOException: wet");
            assertThatTask(run, "send-letters")
                    .containsEntry("status", "RUNNING")
                    .containsEntry("inFlight", 3)
                    .containsEntry("progress", Map.of("done", 1, "total", 4))
                    .containsEntry("effectiveTimeout", "PT20S")
                    .hasEntrySatisfying("startedAfter", ShutdownPlanEndpointTests::isPositive)
                    .hasEntrySatisfying("duration", ShutdownPlanEndpointTests::isPositive);
            assertThatTask(run, "lock-up")
                    .containsEntry("status", "WAITING")
                    .containsEntry("waitingFor", List.of("send-letters", "flush"))
                    .doesNotContainKeys("startedAfter", "duration");

            assertThat(coordinator.awaitTerminated(Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    void planWhenAccessIsDeniedIsNotFound() throws Exception {
        try (var server = TestServer.start(Empty.class, "management.endpoint.shutdownplan.access=none")) {
            assertThat(server.get("/actuator/shutdownplan").statusCode()).isEqualTo(404);
            assertThat(server.get("/actuator/health").statusCode()).isEqualTo(200);
        }
    }

    /** Neither may fail because of what went wrong with the journal. */
    @Test
    void planAndHealthWhenTheJournalsDirectoryIsAFileTellThatNothingIsKnown(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");
        try (var server = TestServer.start(
                Empty.class, "shutdown.journal.directory=" + file, "management.endpoint.health.show-details=always")) {
            assertThat(plan(server))
                    .extractingJsonPathStringValue("$.previous.outcome")
                    .isEqualTo("UNKNOWN");

            HttpResponse<String> health = server.get("/actuator/health/shutdown");
            assertThat(health.statusCode()).isEqualTo(200);
            JsonContent<Object> details = new BasicJsonTester(getClass()).from(health.body());
            assertThat(details).extractingJsonPathStringValue("$.status").isEqualTo("UP");
            assertThat(details)
                    .extractingJsonPathStringValue("$.details.previous")
                    .isEqualTo("UNKNOWN");
            assertThat(details)
                    .extractingJsonPathStringValue("$.details.previousDescription")
                    .startsWith("How the previous life of ")
                    .contains("is not known: its journal cannot be reached: ");
        }
    }

    @Test
    void findingsWhenThereAreAnyAreShown() throws Exception {
        try (var server = TestServer.start(Doubtful.class)) {
            assertThat(plan(server))
                    .extractingJsonPathArrayValue("$.findings[?(@.name=='ledger')]")
                    .containsExactly(Map.of("name", "ledger", "message", "It is open.", "fix", "Close it."));
        }
    }

    @Test
    void planWhenTheStarterIsDisabledIsNotFound() throws Exception {
        try (var server = TestServer.start(Empty.class, "shutdown.enabled=false")) {
            assertThat(server.get("/actuator/shutdownplan").statusCode()).isEqualTo(404);
        }
    }

    private JsonContent<Object> plan(TestServer server) throws Exception {
        HttpResponse<String> response = server.get("/actuator/shutdownplan");
        assertThat(response.statusCode()).isEqualTo(200);
        return new BasicJsonTester(getClass()).from(response.body());
    }

    private static MapAssert<String, Object> assertThatTask(JsonContent<Object> plan, String name) {
        return assertThat(plan)
                .extractingJsonPathArrayValue("$.tasks[?(@.name=='%s')]", name)
                .singleElement(as(InstanceOfAssertFactories.map(String.class, Object.class)));
    }

    private static Duration budget(JsonContent<Object> plan, String field) {
        return Duration.parse(assertThat(plan)
                .extractingJsonPathStringValue("$.budget." + field)
                .actual());
    }

    private static void isPositive(Object duration) {
        assertThat(Duration.parse((String) duration)).isPositive();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Empty {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Doubtful {

        @Bean
        FindingSource openLedger() {
            return new FindingSource() {

                @Override
                public String name() {
                    return "ledger";
                }

                @Override
                public List<Finding> look() {
                    return List.of(new Finding("ledger", "It is open.", "Close it."));
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Letters.class)
    static class Application {

        @Bean
        ShutdownTask sendLetters(Letters letters) {
            return ShutdownTask.named("send-letters")
                    .after("burn-drafts")
                    .phase(Phase.FLUSH)
                    .timeout(Duration.ofSeconds(20))
                    .guaranteed(Duration.ofSeconds(2))
                    .inFlight(() -> 3)
                    .owner("post")
                    .auditId("AU-3")
                    .label("room", "12")
                    .runWith(letters::send);
        }

        @Bean
        ShutdownTask burnDrafts() {
            return ShutdownTask.named("burn-drafts")
                    .phase(Phase.FLUSH)
                    .timeout(Duration.ofSeconds(5))
                    .run(() -> {
                        throw new IOException("wet");
                    });
        }

        @Bean
        ShutdownTask lockUp() {
            return ShutdownTask.named("lock-up")
                    .after("send-letters", "night-watch?")
                    .timeout(Duration.ofSeconds(5))
                    .run(() -> {});
        }
    }

    static class Letters {

        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);

        void send(TaskContext context) throws InterruptedException {
            context.progress(1, 4);
            begun.countDown();
            release.await();
        }
    }
}
