package dev.softlanding.shutdown.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.softlanding.shutdown.spring.TestServer;
import dev.softlanding.shutdown.spring.WebServerKind;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The drain on each web server that Boot embeds, with Spring MVC and with WebFlux, from the client's side. */
@Timeout(60)
class WebServersTests {

    private static final Logger LOG = LoggerFactory.getLogger(WebServersTests.class);
    private static final Duration LAG_LIMIT = Duration.ofMillis(50);

    @ParameterizedTest
    @EnumSource
    void connectionsWhenServingAreKeptAndWhenAnnouncedAreClosedWithTheirNextResponse(WebServerKind kind)
            throws Exception {
        try (var server = TestServer.start(kind, Application.class)) {
            assertThat(connection(server.get("/hello"))).isEmpty();
            assertThat(connection(server.get("/actuator/health"))).isEmpty();

            server.bean(WebDrain.class).announceRun();

            HttpResponse<String> response = server.get("/hello");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("hello");
            assertThat(connection(response)).containsExactly("close");
            assertThat(connection(server.get("/missing"))).containsExactly("close");
            assertThat(connection(server.get("/broken"))).containsExactly("close");
            assertThat(connection(server.get("/actuator/health"))).containsExactly("close");
        }
    }

    /** Its client would keep the connection, and send its next request on it just when it is closed. */
    @ParameterizedTest
    @EnumSource
    void requestWhenItCameBeforeTheAnnouncementIsAnsweredWithItToo(WebServerKind kind) throws Exception {
        try (var server = TestServer.start(kind, Application.class)) {
            Work work = server.bean(Work.class);
            CompletableFuture<HttpResponse<String>> response = server.send("/later");
            work.begun.acquire();

            server.bean(WebDrain.class).announceRun();
            work.later.complete("later");

            assertThat(connection(response.get())).containsExactly("close");
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestWhenRefusedIsAnsweredWithAProblemAndWhenToComeAgain(WebServerKind kind) throws Exception {
        try (var server = TestServer.start(kind, Application.class)) {
            assertThat(server.get("/hello").statusCode()).isEqualTo(200);

            server.drain();

            HttpResponse<String> response = server.get("/hello");
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(connection(response)).containsExactly("close");
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            var json = new BasicJsonTester(getClass()).from(response.body());
            assertThat(json).extractingJsonPathNumberValue("$.status").isEqualTo(503);
            assertThat(server.getOnNewConnection("/hello").statusCode()).isEqualTo(503);
            assertThat(server.get("/actuator/health").statusCode()).isEqualTo(200);
            assertThat(server.get("/actuator/shutdownplan").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            NETTY          | spring.webflux.base-path=/shop              | /hello | /actuator/health
            NETTY          | management.endpoints.web.base-path=/        | /hello | /health
            NETTY          | management.endpoints.web.base-path=/manage  | /hello | /manage/shutdownplan
            NETTY          | management.endpoint.health.probes.add-additional-paths=true | /hello | /readyz
            JETTY          | server.servlet.context-path=/shop           | /hello | /actuator/health
            REACTIVE_JETTY | spring.webflux.base-path=/shop              | /hello | /actuator/health
            """)
    void pathsWhenTheActuatorsAreServedToTheEndAndOnlyThose(
            WebServerKind kind, String property, String path, String actuatorPath) throws Exception {
        try (var server = TestServer.start(kind, Application.class, property)) {
            assertThat(server.get(path).statusCode()).isEqualTo(200);
            assertThat(server.get(actuatorPath).statusCode()).isEqualTo(200);

            server.drain();

            assertThat(server.get(path).statusCode()).isEqualTo(503);
            assertThat(server.get(path + "/actuator/health").statusCode()).isEqualTo(503);
            assertThat(server.get(actuatorPath).statusCode()).isEqualTo(200);
        }
    }

    /** With a port of its own, the actuator needs no exception, and its paths are free for the application. */
    @ParameterizedTest
    @EnumSource
    void pathsWhenTheActuatorHasAPortOfItsOwnAreAllTheApplications(WebServerKind kind) throws Exception {
        try (var server = TestServer.start(kind, Application.class, "management.server.port=0")) {
            server.drain();

            assertThat(server.get("/actuator/health").statusCode()).isEqualTo(503);
            assertThat(server.onPort("local.management.port")
                            .get("/actuator/health")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    /** Boot looks every 50 ms on Tomcat, and every 100 ms on Jetty. A machine that is busy may be that late once. */
    @ParameterizedTest
    @EnumSource
    void drainWhenARequestIsInFlightEndsWithItsResponse(WebServerKind kind) throws Exception {
        Duration lag = lagOfDrain(kind);
        for (int more = 2; more > 0 && lag.compareTo(LAG_LIMIT) >= 0; more--) {
            lag = lagOfDrain(kind);
        }
        assertThat(lag).isLessThan(LAG_LIMIT);
    }

    private static Duration lagOfDrain(WebServerKind kind) throws Exception {
        try (var server = TestServer.start(kind, Application.class)) {
            Work work = server.bean(Work.class);
            WebDrain drain = server.bean(WebDrain.class);
            assertThat(server.get("/soon").body()).isEqualTo("soon"); // what is loaded with the first is not measured
            CompletableFuture<HttpResponse<String>> response = server.send("/later");
            work.begun.acquire();
            await().until(() -> drain.inFlight() == 1); // a client may have its answer before its request has left
            CompletableFuture<Long> drained = server.drainAside();
            awaitRefusal(server);
            assertThat(drained).isNotDone();
            CompletableFuture<Long> answered = response.thenApply(answer -> System.nanoTime());

            work.later.complete("later");

            assertThat(response.get().body()).isEqualTo("later");
            Duration lag = Duration.ofNanos(drained.get() - answered.get());
            LOG.info("{}: the drain ended {} ms after the client had its response", kind, lag.toNanos() / 1_000_000.0);
            assertThat(drain.inFlight()).isZero();
            return lag;
        }
    }

    /** More than a socket takes at once: as long as the client has not read it, it is not written. */
    @ParameterizedTest
    @EnumSource
    void drainWhenAResponseIsBeingWrittenWaitsUntilItIs(WebServerKind kind) throws Exception {
        try (var server = TestServer.start(kind, Application.class);
                var client = new SlowReader(server.port(), "/large")) {
            client.readStatus();
            CompletableFuture<Long> drained = server.drainAside();
            awaitRefusal(server);
            assertThat(server.bean(WebDrain.class).inFlight()).isOne();
            assertThat(drained).isNotDone();

            assertThat(client.readToTheEnd()).isGreaterThan(Work.LARGE);

            drained.get();
        }
    }

    /** As if the client had lost patience; of a servlet, the server learns it when it writes. */
    @ParameterizedTest
    @EnumSource
    void requestWhenItsClientHasGoneIsNoLongerInFlight(WebServerKind kind) throws Exception {
        try (var server = TestServer.start(kind, Application.class)) {
            Work work = server.bean(Work.class);
            try (var client = new SlowReader(server.port(), "/later")) {
                work.begun.acquire();
                client.abort();
            }
            work.later.complete("later");

            server.drain();

            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(server.bean(WebDrain.class).inFlight()).isZero());
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestWhenItFailsIsNoLongerInFlight(WebServerKind kind) throws Exception {
        try (var server = TestServer.start(kind, Application.class)) {
            assertThat(server.get("/broken").statusCode()).isEqualTo(500);
            assertThat(server.get("/broken-later").statusCode()).isEqualTo(500);
            assertThat(server.get("/missing").statusCode()).isEqualTo(404);

            server.drain();

            assertThat(server.bean(WebDrain.class).inFlight()).isZero();
        }
    }

    /** boot#49275: one browser that listens to events held up each deployment for the whole timeout. */
    @ParameterizedTest
    @CsvSource({
        "TOMCAT, /events",
        "TOMCAT, /lines",
        "JETTY, /events",
        "JETTY, /lines",
        "NETTY, /events",
        "NETTY, /lines",
        "REACTIVE_TOMCAT, /events",
        "REACTIVE_JETTY, /events"
    })
    void streamWhenRequestsAreRefusedEndsAsIfItWereComplete(WebServerKind kind, String path) throws Exception {
        try (var server = TestServer.start(kind, Application.class)) {
            HttpResponse<Stream<String>> response = server.stream(path).get();
            CompletableFuture<List<String>> lines = new CompletableFuture<>();
            new Thread(() -> lines.completeAsync(() -> response.body().toList(), Runnable::run)).start();
            assertThat(server.bean(WebDrain.class).inFlight()).isOne();
            assertThat(lines).isNotDone();

            long began = System.nanoTime();
            long ended = server.drainAside().get();

            LOG.info("{}{} ended {} ms after the refusal", kind, path, (ended - began) / 1_000_000.0);
            assertThat(Duration.ofNanos(ended - began)).isLessThan(Duration.ofSeconds(2));
            assertThat(lines.get()).first().asString().contains("first"); // and no exception of a response cut off
            Awaitility.await().untilAsserted(() -> assertThat(
                            server.bean(Work.class).cancelled.availablePermits())
                    .isOne());
        }
    }

    /** It has an end of its own, and a client that waits for all of it. */
    @ParameterizedTest
    @EnumSource(names = {"TOMCAT", "JETTY", "NETTY"})
    void streamWhenItIsNoneByItsContentTypeIsAwaited(WebServerKind kind) throws Exception {
        try (var server = TestServer.start(kind, Application.class)) {
            Work work = server.bean(Work.class);
            CompletableFuture<HttpResponse<String>> response = server.send("/list");
            work.begun.acquire();
            CompletableFuture<Long> drained = server.drainAside();
            awaitRefusal(server);
            assertThat(drained).isNotDone();

            work.later.complete("last");

            assertThat(response.get().body()).contains("first").contains("last");
            drained.get();
        }
    }

    /** The header is illegal in HTTP/2, and clients take a response with it for a broken one. */
    @ParameterizedTest
    @EnumSource
    void requestsWhenOfHttp2AreDrainedAndNotToldInAHeader(WebServerKind kind) throws Exception {
        try (var server = TestServer.start(kind, Application.class, "server.http2.enabled=true")) {
            Work work = server.bean(Work.class);
            assertThat(server.getByHttp2("/hello").version()).isEqualTo(HttpClient.Version.HTTP_2);
            CompletableFuture<HttpResponse<String>> response = server.sendByHttp2("/later");
            work.begun.acquire();
            CompletableFuture<Long> drained = server.drainAside();
            awaitRefusal(server);

            HttpResponse<String> refused = server.getByHttp2("/hello");
            assertThat(refused.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(connection(refused)).isEmpty();
            assertThat(drained).isNotDone();
            work.later.complete("later");

            assertThat(response.get().body()).isEqualTo("later");
            assertThat(connection(response.get())).isEmpty();
            drained.get();
        }
    }

    private static void awaitRefusal(TestServer server) {
        Awaitility.await().until(() -> server.getOnNewConnection("/hello").statusCode() == 503);
    }

    private static List<String> connection(HttpResponse<String> response) {
        return response.headers().allValues("Connection").stream()
                .filter(value -> !value.equalsIgnoreCase("keep-alive"))
                .toList();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Work.class)
    static class Application {}

    /** What both stacks can serve. */
    @RestController
    static class Work {

        static final int LARGE = 20_000_000;

        final Semaphore begun = new Semaphore(0);
        final Semaphore cancelled = new Semaphore(0);
        final CompletableFuture<String> later = new CompletableFuture<>();

        @GetMapping("/hello")
        String hello() {
            return "hello";
        }

        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("broken");
        }

        @GetMapping("/broken-later")
        CompletableFuture<String> brokenLater() {
            return CompletableFuture.failedFuture(new IllegalStateException("broken"));
        }

        @GetMapping("/soon")
        CompletableFuture<String> soon() {
            return CompletableFuture.supplyAsync(
                    () -> "soon", CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
        }

        @GetMapping("/later")
        CompletableFuture<String> later() {
            begun.release();
            return later;
        }

        @GetMapping("/large")
        byte[] large() {
            return new byte[LARGE];
        }

        @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> events() {
            return endless();
        }

        @GetMapping(path = "/lines", produces = MediaType.APPLICATION_NDJSON_VALUE)
        Flux<String> lines() {
            return endless();
        }

        @GetMapping(path = "/list", produces = MediaType.APPLICATION_JSON_VALUE)
        Flux<String> list() {
            begun.release();
            return Flux.just("first").concatWith(Mono.fromFuture(later));
        }

        /** Silent while it is ended: a stream that is ended in the middle of an element loses that. */
        private Flux<String> endless() {
            return Flux.interval(Duration.ZERO, Duration.ofSeconds(2))
                    .map(count -> count == 0 ? "first\n" : "next\n")
                    .doOnCancel(cancelled::release);
        }
    }
}
