package dev.softlanding.shutdown.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.spring.FakeTaskContext;
import dev.softlanding.shutdown.spring.TestServer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The drain with a real Tomcat, from the client's side. */
@Timeout(60)
class WebDrainFilterTests {

    @Test
    void connectionsWhenServingAreKeptAndWhenAnnouncedAreClosedWithTheirNextResponse() throws Exception {
        try (var server = TestServer.start(Application.class)) {
            assertThat(connection(server.get("/hello"))).isEmpty();
            assertThat(connection(server.get("/actuator/health"))).isEmpty();

            server.bean(WebDrain.class).announce();

            HttpResponse<String> response = server.get("/hello");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("hello");
            assertThat(connection(response)).containsExactly("close");
            assertThat(connection(server.get("/missing"))).containsExactly("close");
            assertThat(connection(server.get("/actuator/health"))).containsExactly("close");
        }
    }

    /** The header is illegal in HTTP/2, and clients take a response with it for a broken one. */
    @Test
    void connectionsWhenOfHttp2AreNotToldInAHeader() throws Exception {
        try (var server = TestServer.start(Application.class, "server.http2.enabled=true")) {
            server.bean(WebDrain.class).announce();

            HttpResponse<String> response = server.getByHttp2("/hello");

            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.body()).isEqualTo("hello");
            assertThat(connection(response)).isEmpty();
        }
    }

    @Test
    void requestWhenRefusedIsAnsweredWithAProblemAndWhenToComeAgain() throws Exception {
        try (var server = TestServer.start(Application.class)) {
            drain(server);

            HttpResponse<String> response = server.get("/hello");

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(connection(response)).containsExactly("close");
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            var json = new BasicJsonTester(getClass()).from(response.body());
            assertThat(json).extractingJsonPathStringValue("$.title").isEqualTo("Service Unavailable");
            assertThat(json).extractingJsonPathNumberValue("$.status").isEqualTo(503);
            assertThat(json).extractingJsonPathStringValue("$.detail").contains("shutting down");
        }
    }

    /** Whoever watches a shutdown, or scrapes its meters, sees it to its end. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            server.servlet.context-path=                | /hello     | /actuator/health
            server.servlet.context-path=/shop           | /hello     | /actuator/health
            spring.mvc.servlet.path=/api                | /api/hello | /api/actuator/health
            management.endpoints.web.base-path=/        | /hello     | /health
            management.endpoints.web.base-path=/manage  | /hello     | /manage/shutdownplan
            management.endpoint.health.probes.add-additional-paths=true | /hello | /readyz
            """)
    void pathsWhenTheActuatorsAreServedToTheEndAndOnlyThose(String property, String path, String actuatorPath)
            throws Exception {
        try (var server = TestServer.start(Application.class, property)) {
            assertThat(server.get(path).statusCode()).isEqualTo(200);
            assertThat(server.get(actuatorPath).statusCode()).isEqualTo(200);

            drain(server);

            assertThat(server.get(path).statusCode()).isEqualTo(503);
            assertThat(server.get(path + "/actuator/health").statusCode()).isEqualTo(503);
            assertThat(server.get(actuatorPath).statusCode()).isEqualTo(200);
        }
    }

    /** The path counts as the server understands it, or a client could write itself past the drain. */
    @Test
    void pathWhenItOnlyBeginsLikeAnOperationsIsRefused() throws Exception {
        try (var server = TestServer.start(Application.class)) {
            assertThat(server.get("/actuator/../hello").statusCode()).isEqualTo(404); // Spring MVC is strict

            drain(server);

            assertThat(server.get("/actuator/../hello").statusCode()).isEqualTo(503);
        }
    }

    /** With a port of its own, the actuator needs no exception, and its paths are free for the application. */
    @Test
    void pathsWhenTheActuatorHasAPortOfItsOwnAreAllTheApplications() throws Exception {
        try (var server = TestServer.start(Application.class, "management.server.port=0")) {
            drain(server);

            assertThat(server.get("/actuator/health").statusCode()).isEqualTo(503);
            assertThat(server.onPort("local.management.port")
                            .get("/actuator/health")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void drainWhenRequestsOfAllKindsAreInFlightEndsWithTheLastResponse() throws Exception {
        try (var server = TestServer.start(Application.class)) {
            Work work = server.bean(Work.class);
            WebDrain drain = server.bean(WebDrain.class);
            Map<String, CompletableFuture<HttpResponse<String>>> responses = Map.of(
                    "sync", server.send("/sync"),
                    "callable", server.send("/callable"),
                    "deferred", server.send("/deferred"),
                    "events", server.send("/events"));
            work.awaitBegun(4);
            assertThat(drain.inFlight()).isEqualTo(4);
            CompletableFuture<List<String>> endedWhenDrained = drainAside(server);

            for (String kind : List.of("sync", "callable", "deferred", "events")) {
                assertThat(endedWhenDrained).isNotDone();
                work.end(kind);
                assertThat(responses.get(kind).get().statusCode()).as(kind).isEqualTo(200);
            }

            assertThat(endedWhenDrained.get()).containsExactly("sync", "callable", "deferred", "events");
            assertThat(drain.inFlight()).isZero();
        }
    }

    /** Of a request that times out, Tomcat may say twice that it is complete; for each, it must be counted off once. */
    @Test
    void requestWhenItFailsOrTimesOutIsNoLongerInFlight() throws Exception {
        WebDrain drain;
        try (var server = TestServer.start(Application.class)) {
            drain = server.bean(WebDrain.class);
            assertThat(server.get("/broken").statusCode()).isEqualTo(500);
            assertThat(server.get("/broken-later").statusCode()).isEqualTo(500);
            assertThat(server.get("/too-late").statusCode()).isEqualTo(503);

            drain(server);
        }
        assertThat(drain.inFlight()).as("when Tomcat, too, is done with them").isZero();
    }

    /** Each cycle of asynchronous processing starts without the listeners of the one before. */
    @Test
    void requestWhenItGoesThroughTwoAsynchronousCyclesIsInFlightToTheEndOfTheSecond() throws Exception {
        try (var server = TestServer.start(Application.class)) {
            Work work = server.bean(Work.class);
            CompletableFuture<HttpResponse<String>> response = server.send("/twice");
            work.awaitBegun(1);
            CompletableFuture<List<String>> endedWhenDrained = drainAside(server);

            work.end("deferred");

            assertThat(response.get().body()).isEqualTo("deferred");
            assertThat(endedWhenDrained.get()).containsExactly("deferred");
        }
    }

    @Test
    void operationWhenInFlightIsNotWaitedFor() throws Exception {
        try (var server = TestServer.start(Application.class)) {
            Work work = server.bean(Work.class);
            CompletableFuture<HttpResponse<String>> watching = server.send("/actuator/slow");
            work.awaitBegun(1);

            drain(server);

            assertThat(watching).isNotDone();
            work.end("sync");
            assertThat(watching.get().statusCode()).isEqualTo(200);
        }
    }

    /** As the task does, but for no run: refuses at once, and returns with the last response. */
    private static void drain(TestServer server) {
        try {
            server.bean(WebDrain.class).drain(new FakeTaskContext(ShutdownReason.API, Duration.ofSeconds(30)));
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Drains on a thread of its own; what it returns is what had ended when the drain had. */
    private static CompletableFuture<List<String>> drainAside(TestServer server) {
        // Not on the common pool: on two cores it has one thread, and the HTTP client completes its futures there.
        return CompletableFuture.supplyAsync(
                () -> {
                    drain(server);
                    return List.copyOf(server.bean(Work.class).ended);
                },
                task -> new Thread(task, "drain").start());
    }

    private static List<String> connection(HttpResponse<String> response) {
        return response.headers().allValues("Connection").stream()
                .filter(value -> !value.equalsIgnoreCase("keep-alive"))
                .toList();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Work.class, SlowEndpoint.class})
    static class Application {}

    @Endpoint(id = "slow")
    record SlowEndpoint(Work work) {

        @ReadOperation
        public String read() throws InterruptedException {
            return work.sync();
        }
    }

    /** Requests of all kinds, each of which ends when the test says so. */
    @RestController
    static class Work {

        final List<String> ended = new CopyOnWriteArrayList<>();
        private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
        private final CountDownLatch sync = new CountDownLatch(1);
        private final CountDownLatch callable = new CountDownLatch(1);
        private final DeferredResult<String> deferred = new DeferredResult<>(0L);
        private final SseEmitter events = new SseEmitter(0L);

        void awaitBegun(int count) throws InterruptedException {
            for (int i = 0; i < count; i++) {
                begun.take();
            }
        }

        void end(String kind) {
            ended.add(kind);
            switch (kind) {
                case "sync" -> sync.countDown();
                case "callable" -> callable.countDown();
                case "deferred" -> deferred.setResult("deferred");
                default -> events.complete();
            }
        }

        @GetMapping("/hello")
        String hello() {
            return "hello";
        }

        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("broken");
        }

        @GetMapping("/broken-later")
        Callable<String> brokenLater() {
            return this::broken;
        }

        @GetMapping("/too-late")
        DeferredResult<String> tooLate() {
            return new DeferredResult<>(1L);
        }

        @GetMapping("/sync")
        String sync() throws InterruptedException {
            begun.add("sync");
            sync.await();
            return "sync";
        }

        @GetMapping("/callable")
        Callable<String> callable() {
            begun.add("callable");
            return () -> {
                callable.await();
                return "callable";
            };
        }

        @GetMapping("/deferred")
        DeferredResult<String> deferred() {
            begun.add("deferred");
            return deferred;
        }

        @GetMapping("/twice")
        void twice(HttpServletRequest request, HttpServletResponse response) {
            request.startAsync().dispatch("/deferred");
        }

        @GetMapping("/events")
        SseEmitter events() {
            begun.add("events");
            return events;
        }
    }
}
