package dev.softlanding.shutdown.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.spring.TestServer;
import dev.softlanding.shutdown.spring.WebServerKind;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whole runs, from the announcement to the end of the context, as the clients of a web server see them. */
@Timeout(60)
class WebServerEndTests {

    private static final Logger LOG = LoggerFactory.getLogger(WebServerEndTests.class);

    /** Requests come that were sent before anyone knew, on connections that are new to this instance, too. */
    @ParameterizedTest
    @EnumSource
    void requestsWhenTheyComeDuringTheAnnounceDelayAreAllServed(WebServerKind kind) throws Exception {
        try (var server = TestServer.start(
                kind, Application.class, "shutdown.announce.delay=1s", "shutdown.web.quiet-period=300ms")) {
            ShutdownCoordinator coordinator = server.coordinator();
            assertThat(server.get("/hello").body()).isEqualTo("hello");

            coordinator.trigger(ShutdownReason.SIGTERM);

            int served = 0;
            while (!task(coordinator, "announce-delay").status().isOutcome()) {
                assertServed(server.getOnNewConnection("/hello"));
                assertServed(server.get("/hello"));
                assertServed(server.send("/soon").get());
                served += 3;
            }
            LOG.info("{} served {} late arrivals", kind, served);
            assertThat(served).isGreaterThan(10);
            awaitEnd(coordinator);
            assertThat(task(coordinator, "web-drain").status()).isEqualTo(TaskStatus.SUCCEEDED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void drainWhenTheServerIsIdleReturnsAtOnceAndItsPortIsClosedInTheEnd(WebServerKind kind) throws Exception {
        try (var server = TestServer.start(kind, Application.class)) {
            ShutdownCoordinator coordinator = server.coordinator();
            assertThat(server.get("/hello").body()).isEqualTo("hello"); // and its connection is kept

            coordinator.trigger(ShutdownReason.SIGTERM);

            awaitEnd(coordinator);
            assertThat(task(coordinator, "web-drain").status()).isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(task(coordinator, "web-drain").duration()).isLessThan(Duration.ofMillis(200));
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> server.getOnNewConnection("/hello"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TOMCAT, /blocking",
        "TOMCAT, /later",
        "JETTY, /blocking",
        "JETTY, /later",
        "NETTY, /later",
        "REACTIVE_TOMCAT, /later",
        "REACTIVE_JETTY, /later"
    })
    void runWhenARequestIsInFlightGoesOnOnlyAfterItsResponse(WebServerKind kind, String path) throws Exception {
        try (var server = TestServer.start(kind, Application.class)) {
            ShutdownCoordinator coordinator = server.coordinator();
            Work work = server.bean(Work.class);
            CompletableFuture<HttpResponse<String>> response = server.send(path);
            work.begun.acquire();
            coordinator.trigger(ShutdownReason.SIGTERM);
            Awaitility.await().until(() -> server.getOnNewConnection("/hello").statusCode() == 503);
            TaskReport drain = task(coordinator, "web-drain");
            assertThat(drain.status()).isEqualTo(TaskStatus.RUNNING);
            assertThat(drain.inFlight()).isOne();
            assertThat(task(coordinator, "context").status()).isEqualTo(TaskStatus.WAITING);

            work.finish();

            assertServed(response.get());
            awaitEnd(coordinator);
            assertThat(task(coordinator, "web-drain").status()).isEqualTo(TaskStatus.SUCCEEDED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void runWhenARequestDoesNotEndClosesTheContextAllTheSame(WebServerKind kind) throws Exception {
        try (var server = TestServer.start(
                kind,
                Application.class,
                "shutdown.tasks.web-drain.timeout=300ms",
                "spring.lifecycle.timeout-per-shutdown-phase=300ms")) {
            ShutdownCoordinator coordinator = server.coordinator();
            Work work = server.bean(Work.class);
            CompletableFuture<HttpResponse<String>> response = server.send("/later");
            work.begun.acquire();

            coordinator.trigger(ShutdownReason.SIGTERM);

            awaitEnd(coordinator);
            assertThat(task(coordinator, "web-drain").status()).isEqualTo(TaskStatus.TIMED_OUT);
            assertThat(task(coordinator, "context").status()).isEqualTo(TaskStatus.SUCCEEDED);
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> server.getOnNewConnection("/hello"));
            work.finish();
            response.handle((answered, cutOff) -> null).get();
        }
    }

    private static void assertServed(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(200);
    }

    private static void awaitEnd(ShutdownCoordinator coordinator) throws InterruptedException {
        assertThat(coordinator.awaitTerminated(Duration.ofSeconds(30))).isTrue();
    }

    private static TaskReport task(ShutdownCoordinator coordinator, String name) {
        return coordinator.report().task(name).orElseThrow();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Work.class)
    static class Application {}

    @RestController
    static class Work {

        final Semaphore begun = new Semaphore(0);
        private final CountDownLatch finished = new CountDownLatch(1);
        private final CompletableFuture<String> later = new CompletableFuture<>();

        void finish() {
            finished.countDown();
            later.complete("later");
        }

        @GetMapping("/hello")
        String hello() {
            return "hello";
        }

        @GetMapping("/soon")
        CompletableFuture<String> soon() {
            return CompletableFuture.supplyAsync(() -> "soon");
        }

        @GetMapping("/later")
        CompletableFuture<String> later() {
            begun.release();
            return later;
        }

        @GetMapping("/blocking")
        String blocking() throws InterruptedException {
            begun.release();
            finished.await();
            return "blocking";
        }
    }
}
