package dev.softlanding.shutdown.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.spring.TestServer;
import dev.softlanding.shutdown.spring.WebServerKind;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.boot.test.json.JsonContent;
import org.springframework.context.annotation.Configuration;

/** What a kubelet gets that calls before it sends the signal. */
@Timeout(60)
class PreStopEndpointTests {

    private static final String PATH = "/actuator/prestop";
    private static final String ACCESS = "management.endpoint.prestop.access=read-only";

    @Test
    void preStopWhenNobodyGaveAccessIsNotFound() throws Exception {
        try (var server = TestServer.start(Application.class)) {
            assertThat(server.get(PATH).statusCode()).isEqualTo(404);
            assertThat(server.coordinator().announcement()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT", "NETTY"})
    void preStopWhenCalledStartsTheClockAnswersAfterTheDelayAndIsNotServedAgain(WebServerKind kind) throws Exception {
        try (var server = TestServer.start(kind, Application.class, ACCESS, "shutdown.announce.delay=1s")) {
            long start = System.nanoTime();

            HttpResponse<String> answer = server.get(PATH);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(seconds(1), seconds(10));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(json(answer)).extractingJsonPathStringValue("$.outcome").isEqualTo("SERVED");
            assertThat(json(answer))
                    .extractingJsonPathStringValue("$.announcement.by")
                    .isEqualTo("PRE_STOP");
            assertThat(answer.headers().allValues("Connection")).containsExactly("close");
            assertThat(server.coordinator().report().budget()).isLessThanOrEqualTo(seconds(28));

            long again = System.nanoTime();
            assertThat(outcome(server.get(PATH + "?wait=20s"))).isEqualTo("SERVED");
            assertThat(Duration.ofNanos(System.nanoTime() - again)).isLessThan(seconds(10));

            ShutdownCoordinator coordinator = server.coordinator();
            coordinator.trigger(ShutdownReason.SIGTERM);
            assertThat(coordinator.awaitTerminated(seconds(20))).isTrue();
            TaskReport delay = coordinator.report().task("announce-delay").orElseThrow();
            assertThat(delay.duration()).isLessThan(Duration.ofMillis(900));
            assertThat(coordinator.report().budget()).isLessThanOrEqualTo(seconds(28));
        }
    }

    /** As Kubernetes' five seconds of a grace period of as many. */
    @Test
    void preStopWhenTheDelayIsLongerThanThereIsWaitsForWhatThereIs() throws Exception {
        try (var server =
                TestServer.start(Application.class, ACCESS, "shutdown.announce.delay=25s", "shutdown.reserve=28s")) {
            assertThat(outcome(server.get(PATH))).isEqualTo("SERVED");
        }
    }

    @Test
    void preStopWhenItSaysHowLongWaitsSoLong() throws Exception {
        try (var server = TestServer.start(Application.class, ACCESS, "shutdown.announce.delay=20s")) {
            long start = System.nanoTime();
            assertThat(outcome(server.get(PATH + "?wait=500ms"))).isEqualTo("SERVED");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(500), seconds(10));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "PT0S", "0s"})
    void preStopWhenItIsNotToWaitAnswersAtOnce(String wait) throws Exception {
        try (var server = TestServer.start(Application.class, ACCESS, "shutdown.announce.delay=20s")) {
            assertThat(outcome(server.get(PATH + "?wait=" + wait))).isEqualTo("SERVED");
            assertThat(server.coordinator().clockStartedNanos()).isPresent();
        }
    }

    @Test
    void preStopWhenTheWaitMakesNoSenseIsABadRequest() throws Exception {
        try (var server = TestServer.start(Application.class, ACCESS)) {
            for (String wait :
                    new String[] {"-1s", "-1", "soon", "", "29001ms", "30", "PT1H", "99999999999999999999"}) {
                HttpResponse<String> refused = server.get(PATH + "?wait=" + wait);
                assertThat(refused.statusCode()).as(wait).isEqualTo(400);
                assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
                assertThat(json(refused))
                        .extractingJsonPathStringValue("$.detail")
                        .startsWith("'wait' is '" + wait + "'.")
                        .contains("from zero to the grace period less the reserve, 29 s");
            }
            assertThat(server.coordinator().announcement()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT", "NETTY"})
    void preStopWhenTakenBackAnswersAtOnce(WebServerKind kind) throws Exception {
        try (var server = TestServer.start(
                kind, Application.class, ACCESS, "management.endpoint.shutdownplan.access=unrestricted")) {
            CompletableFuture<HttpResponse<String>> waiting = server.send(PATH + "?wait=25s");
            awaitAnnounced(server);

            assertThat(server.exchange("DELETE", "/actuator/shutdownplan/announcement")
                            .statusCode())
                    .isEqualTo(204);

            HttpResponse<String> answer = waiting.get(10, TimeUnit.SECONDS);
            assertThat(outcome(answer)).isEqualTo("WITHDRAWN");
            assertThat(json(answer)).doesNotHaveJsonPath("$.announcement");
        }
    }

    /** The request that waits is one of operations: the drain has nothing to see out. */
    @ParameterizedTest
    @EnumSource(names = {"TOMCAT", "NETTY"})
    void preStopWhenTheRunBeginsAnswersAtOnceAndHoldsNothingUp(WebServerKind kind) throws Exception {
        try (var server = TestServer.start(kind, Application.class, ACCESS)) {
            CompletableFuture<HttpResponse<String>> waiting = server.send(PATH + "?wait=25s");
            awaitAnnounced(server);

            ShutdownCoordinator coordinator = server.coordinator();
            coordinator.trigger(ShutdownReason.SIGTERM);

            assertThat(outcome(waiting.get(10, TimeUnit.SECONDS))).isEqualTo("RUN_BEGUN");
            assertThat(coordinator.awaitTerminated(seconds(20))).isTrue();
            assertThat(coordinator.report().task("web-drain").orElseThrow().duration())
                    .isLessThan(seconds(5));
        }
    }

    private static void awaitAnnounced(TestServer server) {
        Awaitility.await().until(() -> server.coordinator().announcement().isPresent());
    }

    private String outcome(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        return assertThat(json(response))
                .extractingJsonPathStringValue("$.outcome")
                .actual();
    }

    private JsonContent<Object> json(HttpResponse<String> response) {
        return new BasicJsonTester(getClass()).from(response.body());
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
