package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A broker that is gone before the service is told to stop costs the shutdown nothing, and nobody an order: the packaged demo in
 * a process of its own, and a broker in this one.
 */
@Timeout(180)
class BrokerGoneIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration SHORT = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    @BeforeAll
    static void quietBroker() {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.DEBUG);
    }

    @Test
    void sigtermAfterTheBrokerWentEndsAtOnceAndTheNextLifePublishesTheRest() throws Exception {
        List<String> accepted = new ArrayList<>();
        try (var broker = new EmbeddedBroker(OrderPublisher.TOPIC);
                var demo = startAt(broker)) {
            var client = new DemoClient(demo);
            accepted.add(place(client));
            await().atMost(PATIENCE).until(() -> isConfirmed(client, accepted.get(0)));

            broker.close();
            for (int order = 0; order < 20; order++) {
                accepted.add(place(client));
            }
            await().atMost(PATIENCE).until(() -> stateOfBreaker(client, demo).equals("OPEN"));
            accepted.add(place(client));
            Instant signalled = Instant.now();
            demo.signal("TERM");

            assertThat(demo.exitCode(SHORT)).as(demo.output()).isEqualTo(143);
            System.out.printf(
                    "Ended %d ms after SIGTERM%n",
                    Duration.between(signalled, Instant.now()).toMillis());
            assertThat(demo.output())
                    .containsPattern(
                            "Task 'outbox-flush' SKIPPED after 0\\.\\d+ s\\. Circuit breaker 'broker' is OPEN\\.");
        }
        try (var demo = DemoProcess.start(directory, true)) {
            var client = new DemoClient(demo);
            await().atMost(PATIENCE).until(() -> client.summary().path("outbox").asInt() == 0);
            for (String id : accepted) {
                assertThat(isConfirmed(client, id)).as(id).isTrue();
            }
        }
    }

    /** On the database of the profile {@code embedded}, without its broker. */
    private DemoProcess startAt(EmbeddedBroker broker) throws Exception {
        return DemoProcess.start(
                directory,
                true,
                "--spring.profiles.active=elsewhere",
                "--spring.datasource.url=jdbc:h2:file:./data/orders;MODE=PostgreSQL;DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0",
                "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers().get(0),
                "--management.endpoints.web.exposure.include=circuitbreakers");
    }

    private static String place(DemoClient client) {
        DemoClient.Answer answer = client.placeOrder(0).join();
        assertThat(answer.isAccepted()).as("%s", answer).isTrue();
        return answer.id();
    }

    private static boolean isConfirmed(DemoClient client, String id) throws Exception {
        return client.order(id).path("status").asString().equals("CONFIRMED");
    }

    private static String stateOfBreaker(DemoClient client, DemoProcess demo) throws Exception {
        return client.get(demo.actuator("circuitbreakers"))
                .path("circuitBreakers")
                .path("broker")
                .path("state")
                .asString();
    }
}
