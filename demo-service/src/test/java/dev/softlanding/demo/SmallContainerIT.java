package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** The demo's image as it is, with one core and half a GiB, stopped with five hundred connections. */
@Tag("chaos")
@Timeout(300)
@EnabledIf(value = "dev.softlanding.demo.DemoCluster#isPossible", disabledReason = DemoCluster.IMPOSSIBLE)
class SmallContainerIT {

    private static final long MEMORY = 512L << 20;
    private static final long ONE_CORE = 1_000_000_000;
    private static final int CONNECTIONS = 500;
    private static final int RATE = 100;
    private static final int WORK_MS = 100;
    private static final Duration LOADED = Duration.ofSeconds(5);

    @Test
    void demoWhenItIsSmallAndHasManyConnectionsStopsInTime() throws Exception {
        List<DemoClient.Answer> answers;
        Instant signalled;
        DemoContainer.End end;
        int connections;
        long peak;
        try (var cluster = DemoCluster.single(SmallContainerIT::small)) {
            DemoContainer demo = cluster.demo();
            URI address = demo.uri("/");
            var client = new DemoClient(address::resolve);
            openConnections(client);
            try (var load = OrderLoad.start(client, RATE, WORK_MS)) {
                Thread.sleep(LOADED.toMillis());
                connections = established(demo);
                peak = peakMemory(demo);
                signalled = Instant.now();
                end = demo.terminate();
                answers = load.end();
            }
            assertThat(cluster.orders()).containsKeys(accepted(answers));
            assertThat(demo.output()).doesNotContain("OutOfMemoryError");
        }
        List<Long> served = answers.stream()
                .filter(DemoClient.Answer::isAccepted)
                .filter(answer -> answer.answeredAt().isAfter(signalled))
                .map(answer ->
                        Duration.between(answer.sentAt(), answer.answeredAt()).toMillis())
                .sorted()
                .toList();
        long p50 = served.get(served.size() / 2);
        long p99 = served.get((int) Math.ceil(0.99 * served.size()) - 1);
        System.out.printf(
                "%d connections, resident %d MiB at most before the stop; %d orders served in the shutdown, p50 %d ms, p99 %d ms;"
                        + " exit code %d after %.1f s. %s%n",
                connections,
                peak >> 20,
                served.size(),
                p50,
                p99,
                end.code(),
                end.took().toMillis() / 1000.0,
                end.summary());

        assertThat(connections).isGreaterThanOrEqualTo(CONNECTIONS);
        assertThat(end.killedForMemory()).isFalse();
        assertThat(end.code()).isEqualTo(143);
        assertThat(end.took()).isLessThan(DemoContainer.GRACE);
        assertThat(end).matches(DemoContainer.End::isClean);
        assertThat(served).hasSizeGreaterThan(RATE);
        assertThat(p99).isLessThanOrEqualTo(2_000);
    }

    private static void small(DemoContainer demo) {
        demo.on(host -> host.withMemory(MEMORY).withMemorySwap(MEMORY).withNanoCPUs(ONE_CORE))
                .withEnv("JDK_JAVA_OPTIONS", "")
                .withEnv("SHUTDOWN_ANNOUNCE_DELAY", "5s"); // as on Kubernetes
    }

    /** As many as there are orders at once; the client keeps them. */
    private static void openConnections(DemoClient client) {
        IntStream.range(0, CONNECTIONS)
                .mapToObj(i -> client.placeOrder(1_000))
                .toList()
                .forEach(CompletableFuture::join);
    }

    private static int established(DemoContainer demo) throws Exception {
        String count =
                "cat /proc/net/tcp /proc/net/tcp6 | grep -c ':%04X [0-9A-F:]* 01 '".formatted(DemoContainer.HTTP);
        return Integer.parseInt(
                demo.execInContainer("sh", "-c", count).getStdout().strip());
    }

    /** Bytes. */
    private static long peakMemory(DemoContainer demo) throws Exception {
        String status = demo.execInContainer("grep", "VmHWM", "/proc/1/status").getStdout();
        return Long.parseLong(status.replaceAll("\\D", "")) << 10;
    }

    private static String[] accepted(List<DemoClient.Answer> answers) {
        return answers.stream()
                .filter(DemoClient.Answer::isAccepted)
                .map(DemoClient.Answer::id)
                .toArray(String[]::new);
    }
}
