package dev.softlanding.shutdown.spring.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.spring.VirtualTime;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.logging.LoggingMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class MetricsSnapshotTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path temporary;

    private final MeterRegistries registries = new MeterRegistries();
    private final VirtualTime time = new VirtualTime();

    MetricsSnapshotTests() {
        time.advance(Duration.ofMillis(1500));
    }

    @Test
    void snapshotHasALineForEachMeasurement() throws Exception {
        var registry = new SimpleMeterRegistry();
        registries.add(registry);
        registry.counter("orders", "kind", "a \"b\"\n").increment(3);
        Gauge.builder("broken", () -> {
                    throw new IllegalStateException("no");
                })
                .register(registry);

        snapshot().write(LONG);

        assertThat(files()).hasSize(1);
        assertThat(files().get(0)).hasFileName("metrics-19700101T000001500Z.txt");
        assertThat(Files.readAllLines(files().get(0)))
                .contains("orders{kind=\"a \\\"b\\\"\\n\",statistic=\"count\"} 3.0", "broken{statistic=\"value\"} NaN");
    }

    @Test
    void snapshotWhenThereIsPrometheusIsWhatItWouldHaveScraped() throws Exception {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var other = new SimpleMeterRegistry();
        registries.add(registry);
        registries.add(other);
        registry.counter("orders").increment(3);
        other.counter("orders").increment(3);

        snapshot().write(LONG);

        assertThat(files().get(0)).content().isEqualTo(registry.scrape()).contains("orders_total 3.0");
    }

    /** It is taken at the start of a run and at its cut-off. */
    @Test
    void snapshotWhenItIsTakenAgainReplacesTheFirst() throws Exception {
        var registry = new SimpleMeterRegistry();
        registries.add(registry);
        var snapshot = snapshot();
        registry.counter("orders").increment();
        snapshot.write(LONG);
        registry.counter("orders").increment();
        time.advance(Duration.ofSeconds(20));

        snapshot.write(LONG);

        assertThat(files()).hasSize(1);
        assertThat(files().get(0)).content().contains("orders{statistic=\"count\"} 2.0");
    }

    @Test
    void snapshotWhenARegistryPushesIsNotTaken() throws Exception {
        registries.add(new SimpleMeterRegistry());
        var pushing = new LoggingMeterRegistry(key -> null, Clock.SYSTEM);
        pushing.stop();
        registries.add(pushing);

        snapshot().write(LONG);

        assertThat(directory()).doesNotExist();
    }

    @Test
    void snapshotWhenThereIsNoRegistryIsNotTaken() throws Exception {
        snapshot().write(LONG);

        assertThat(directory()).doesNotExist();
    }

    /** Half a file must not take the place of a whole one. */
    @Test
    void snapshotWhenAGaugeIsStuckLeavesTheLastOneAlone() throws Exception {
        var registry = new SimpleMeterRegistry();
        registries.add(registry);
        var snapshot = snapshot();
        snapshot.write(LONG);
        String before = Files.readString(files().get(0));
        var ended = new CountDownLatch(1);
        Gauge.builder("stuck", () -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException end) {
                        Thread.currentThread().interrupt();
                        ended.countDown();
                    }
                    return 0;
                })
                .register(registry);

        assertThatThrownBy(() -> snapshot.write(Duration.ofMillis(200))).isInstanceOf(ShutdownException.class);

        ended.await();
        assertThat(directory().resolve("metrics-19700101T000001500Z.txt")).hasContent(before);
    }

    private MetricsSnapshot snapshot() {
        return new MetricsSnapshot(registries, directory(), time);
    }

    private Path directory() {
        return temporary.resolve("reports");
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(directory())) {
            return files.toList();
        }
    }
}
