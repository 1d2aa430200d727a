package dev.softlanding.shutdown.benchmarks.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a real server: what is counted is what happened. */
@Timeout(30)
class ConnectionsTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/well", exchange -> answer(exchange, 200));
        server.createContext("/busy", exchange -> answer(exchange, 503));
        server.createContext("/never", HttpExchange::getRequestURI);
        server.createContext("/broken", HttpExchange::close);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void repliesWhenAllAreThereEndTheWait() throws IOException {
        try (var connections = new Connections(port(), 20)) {
            for (int batch = 0; batch < 3; batch++) {
                long before = System.nanoTime();
                connections.send("/well");
                assertThat(connections.awaitReplies(LIMIT)).isBetween(before, System.nanoTime());
            }
        }
        assertThat(Connections.get(port(), "/well", LIMIT)).isEqualTo("200");
    }

    @Test
    void repliesWhenOneIsWrongOrMissingRefuseTheMeasurement() {
        assertThatThrownBy(() -> Connections.get(port(), "/busy", LIMIT)).isInstanceOf(WrongResultException.class);
        assertThatThrownBy(() -> Connections.get(port(), "/broken", LIMIT)).isInstanceOf(WrongResultException.class);
        assertThatThrownBy(() -> Connections.get(port(), "/never", Duration.ofMillis(50)))
                .isInstanceOf(WrongResultException.class);
    }

    @Test
    void arrivalsWhenServedOrTurnedAwayOrBrokenAreCountedAsSuch() throws Exception {
        assertThat(new Arrivals(port(), "/well").during(40).of(Arrivals.Fate.SERVED))
                .isEqualTo(5);
        assertThat(new Arrivals(port(), "/busy").during(40).of(Arrivals.Fate.TURNED_AWAY))
                .isEqualTo(5);
        assertThat(new Arrivals(port(), "/broken").during(40).of(Arrivals.Fate.BROKEN))
                .isEqualTo(5);
    }

    @Test
    void arrivalsWhenNobodyListensAreRefused() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        Arrivals.Counts counts = new Arrivals(port, "/").during(40);

        assertThat(counts.of(Arrivals.Fate.REFUSED)).isEqualTo(5);
        assertThat(counts.all()).isEqualTo(5);
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        byte[] body = Integer.toString(status).getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
