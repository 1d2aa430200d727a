package dev.softlanding.demo;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;

/**
 * HAProxy in front of some instances, in turn, without a second try of any kind. It learns of an instance's end by asking for its
 * readiness, and of nothing else.
 */
final class DemoProxy extends GenericContainer<DemoProxy> {

    /** Between two questions for an instance's readiness. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    /** So many answers in a row other than 200 take an instance out. */
    static final int FALL = 2;

    private static final int HTTP = 8080;
    private static final int STATISTICS = 8404;
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private static final String CONFIGURATION = """
            global
                maxconn 4096

            defaults
                mode http
                retries 0
                no option redispatch
                timeout connect 2s
                timeout check 1s
                timeout server 30s
                timeout client 60s
                # Longer than clients keep theirs: none of them sends on a connection that is about to be closed.
                timeout http-keep-alive 60s

            # A container that starts again may have another address.
            resolvers docker
                nameserver embedded 127.0.0.11:53
                hold valid 1s

            frontend orders
                bind :%d
                default_backend demo

            backend demo
                balance roundrobin
                http-reuse safe
                option httpchk GET /actuator/health/readiness
                default-server port %d check inter %dms fall %d rise 1 resolvers docker init-addr none
            %s

            frontend statistics
                bind :%d
                stats enable
                stats uri /
            """;

    private final HttpClient http = HttpClient.newHttpClient();

    DemoProxy(List<String> instances) {
        super("haproxy:lts");
        String servers = instances.stream()
                .map(name -> "    server %s %s:%d".formatted(name, name, DemoContainer.HTTP))
                .collect(Collectors.joining("\n"));
        String configuration =
                CONFIGURATION.formatted(HTTP, DemoContainer.MANAGEMENT, INTERVAL.toMillis(), FALL, servers, STATISTICS);
        withCopyToContainer(Transferable.of(configuration), "/usr/local/etc/haproxy/haproxy.cfg");
        withExposedPorts(HTTP, STATISTICS);
        waitingFor(Wait.forListeningPorts(HTTP, STATISTICS));
    }

    URI uri(String path) {
        return address(HTTP, path);
    }

    private URI address(int port, String path) {
        return URI.create("http://" + getHost() + ":" + getMappedPort(port) + path);
    }

    /** Waits until it sends requests to that instance. */
    void awaitUp(String instance) {
        await().atMost(LIMIT).until(() -> status(instance).startsWith("UP"));
    }

    private String status(String instance) throws IOException, InterruptedException {
        String table = http.send(
                        HttpRequest.newBuilder(address(STATISTICS, "/;csv")).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        List<List<String>> rows =
                table.lines().map(line -> Arrays.asList(line.split(",", -1))).toList();
        int name = rows.get(0).indexOf("svname");
        int status = rows.get(0).indexOf("status");
        return rows.stream()
                .filter(row -> row.size() > status && row.get(name).equals(instance))
                .map(row -> row.get(status))
                .findAny()
                .orElseThrow();
    }
}
