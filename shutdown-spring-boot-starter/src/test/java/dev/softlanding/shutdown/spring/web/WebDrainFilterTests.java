package dev.softlanding.shutdown.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.spring.TestServer;
import dev.softlanding.shutdown.spring.WebServerKind;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The drain of Spring MVC with real servers, from the client's side: what no other stack has. */
@Timeout(60)
class WebDrainFilterTests {

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

            server.drain();

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

            server.drain();

            assertThat(server.get("/actuator/../hello").statusCode()).isEqualTo(503);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT", "JETTY"})
    void drainWhenRequestsOfAllKindsAreInFlightEndsWithTheLastResponse(WebServerKind kind) throws Exception {
        try (var server = TestServer.start(kind, Application.class)) {
            Work work = server.bean(Work.class);
            WebDrain drain = server.bean(WebDrain.class);
            Map<String, CompletableFuture<HttpResponse<String>>> responses = Map.of(
                    "sync", server.send("/sync"),
                    "callable", server.send("/callable"),
                    "deferred", server.send("/deferred"),
                    "text", server.send("/text"));
            work.awaitBegun(4);
            assertThat(drain.inFlight()).isEqualTo(4);
            CompletableFuture<List<String>> endedWhenDrained = drainAside(server);

            for (String request : List.of("sync", "callable", "deferred", "text")) {
                assertThat(endedWhenDrained).isNotDone();
                work.end(request);
                assertThat(responses.get(request).get().statusCode())
                        .as(request)
                        .isEqualTo(200);
            }

            assertThat(endedWhenDrained.get()).containsExactly("sync", "callable", "deferred", "text");
            assertThat(drain.inFlight()).isZero();
        }
    }

    /** Of a request that times out, Tomcat may say twice that it is complete; for each, it must be counted off once. */
    @ParameterizedTest
    @EnumSource(names = {"TOMCAT", "JETTY"})
    void requestWhenItFailsOrTimesOutIsNoLongerInFlight(WebServerKind kind) throws Exception {
        WebDrain drain;
        try (var server = TestServer.start(kind, Application.class)) {
            drain = server.bean(WebDrain.class);
            assertThat(server.get("/broken").statusCode()).isEqualTo(500);
            assertThat(server.get("/broken-later").statusCode()).isEqualTo(500);
            assertThat(server.get("/too-late").statusCode()).isEqualTo(503);

            server.drain();
        }
        assertThat(drain.inFlight()).as("when Tomcat, too, is done with them").isZero();
    }

    /** Each cycle of asynchronous processing starts without the listeners of the one before. */
    @ParameterizedTest
    @EnumSource(names = {"TOMCAT", "JETTY"})
    void requestWhenItGoesThroughTwoAsynchronousCyclesIsInFlightToTheEndOfTheSecond(WebServerKind kind)
            throws Exception {
        try (var server = TestServer.start(kind, Application.class)) {
            Work work = server.bean(Work.class);
            CompletableFuture<HttpResponse<String>> response = server.send("/twice");
            work.awaitBegun(1);
            CompletableFuture<List<String>> endedWhenDrained = drainAside(server);

            work.end("deferred");

            assertThat(response.get().body()).isEqualTo("deferred");
            assertThat(endedWhenDrained.get()).containsExactly("deferred");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT", "JETTY"})
    void operationWhenInFlightIsNotWaitedFor(WebServerKind kind) throws Exception {
        try (var server = TestServer.start(kind, Application.class)) {
            Work work = server.bean(Work.class);
            CompletableFuture<HttpResponse<String>> watching = server.send("/actuator/slow");
            work.awaitBegun(1);

            server.drain();

            assertThat(watching).isNotDone();
            work.end("sync");
            assertThat(watching.get().statusCode()).isEqualTo(200);
        }
    }

    /** boot#49275: each of them held up the end for the whole timeout. A browser comes again if the content type was right. */
    @ParameterizedTest
    @CsvSource({
        "TOMCAT, /events, text/event-stream",
        "TOMCAT, /silent, text/event-stream",
        "TOMCAT, /silent-lines, application/x-ndjson",
        "TOMCAT, /functional, text/event-stream",
        "JETTY, /events, text/event-stream",
        "JETTY, /silent, text/event-stream",
        "JETTY, /silent-lines, application/x-ndjson",
        "JETTY, /functional, text/event-stream"
    })
    void streamWhenRequestsAreRefusedEndsAsIfItWereComplete(WebServerKind kind, String path, String type)
            throws Exception {
        try (var server = TestServer.start(kind, Application.class)) {
            Work work = server.bean(Work.class);
            CompletableFuture<HttpResponse<String>> response = server.send(path);
            work.awaitBegun(1);
            assertThat(server.bean(WebDrain.class).inFlight()).isOne();

            server.drain();

            assertThat(response.get().statusCode()).isEqualTo(200);
            assertThat(response.get().headers().firstValue("Content-Type").orElseThrow())
                    .startsWith(type);
            Awaitility.await().untilAsserted(() -> assertThat(work.ended).containsExactly("stream"));
        }
    }

    /** Drains on a thread of its own; what it returns is what had ended when the drain had. */
    private static CompletableFuture<List<String>> drainAside(TestServer server) {
        // Not on the common pool: on two cores it has one thread, and the HTTP client completes its futures there.
        return CompletableFuture.supplyAsync(
                () -> {
                    server.drain();
                    return List.copyOf(server.bean(Work.class).ended);
                },
                task -> new Thread(task, "drain").start());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Work.class, SlowEndpoint.class})
    static class Application {

        @Bean
        RouterFunction<ServerResponse> functional(Work work) {
            return RouterFunctions.route(
                    RequestPredicates.GET("/functional"),
                    request -> ServerResponse.sse(events -> {
                        events.onComplete(() -> work.ended.add("stream"));
                        try {
                            events.send("first");
                        } catch (IOException failure) {
                            throw new UncheckedIOException(failure);
                        }
                        work.begun.add("functional");
                    }));
        }
    }

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
        private final ResponseBodyEmitter text = new ResponseBodyEmitter(0L);

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
                default -> text.complete();
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
            return new DeferredResult<>(50L); // ms; Jetty loses one that ends before its request thread has left
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

        /** With an end: a client waits for all of it. */
        @GetMapping(path = "/text", produces = "text/plain")
        ResponseBodyEmitter text() throws IOException {
            begun.add("text");
            text.send("text");
            return text;
        }

        @GetMapping("/silent")
        SseEmitter silent() {
            begun.add("silent");
            return ending(new SseEmitter(0L));
        }

        @GetMapping(path = "/silent-lines", produces = MediaType.APPLICATION_NDJSON_VALUE)
        ResponseEntity<ResponseBodyEmitter> silentLines() {
            begun.add("lines");
            return ResponseEntity.ok(ending(new ResponseBodyEmitter(0L)));
        }

        @GetMapping("/events")
        SseEmitter events() throws IOException {
            SseEmitter events = ending(new SseEmitter(0L));
            events.send("first");
            begun.add("events");
            return events;
        }

        private <E extends ResponseBodyEmitter> E ending(E emitter) {
            emitter.onCompletion(() -> ended.add("stream"));
            return emitter;
        }
    }
}
