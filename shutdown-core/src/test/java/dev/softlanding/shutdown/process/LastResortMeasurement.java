package dev.softlanding.shutdown.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.softlanding.shutdown.ShutdownSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryManagerMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How late the last resort is, and whether it is done before the kill, in real time and under load. No part of a build: see
 * the profile {@code last-resort} in CONTRIBUTING.md. Prints tables, and leaves them in {@code target/last-resort}.
 *
 * <p>{@code -Dlast-resort=flush,processes,gc,halt} selects parts, {@code -Dlast-resort.factor=0.1} makes so much of all tries,
 * {@code -Dlast-resort.seed=} places collections in other moments.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LastResortMeasurement {

    private static final String PARTS = System.getProperty("last-resort", "flush,processes,gc,halt");
    private static final double FACTOR = Double.parseDouble(System.getProperty("last-resort.factor", "1"));
    private static final long SEED = Long.getLong("last-resort.seed", 0);

    private static final int BUSY = 16;
    private static final int WARM_UP = 20;
    private static final int TRIES_PER_JVM = 30;
    private static final Duration RESERVE = ShutdownSettings.MINIMUM_RESERVE;
    private static final Duration HALT_AHEAD = Duration.ofMillis(100);
    private static final String COLLECTOR = ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(MemoryManagerMXBean::getName)
            .collect(Collectors.joining(" + "));

    private final Path directory =
            Path.of(System.getProperty("basedir", ""), "target", "last-resort").toAbsolutePath();

    private static void assumeSelected(String part) {
        List<String> parts = List.of(PARTS.split(","));
        assumeTrue(parts.contains(part) || part.equals("processes") && parts.contains("flush"), part);
    }

    private static int scaled(int tries) {
        return (int) Math.max(1, Math.round(tries * FACTOR));
    }

    private void tell(Figures... rows) throws IOException {
        var table = new StringBuilder(Figures.HEADER);
        for (Figures row : rows) {
            table.append(row.row());
        }
        System.out.println(System.lineSeparator() + table);
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve("tables.md"),
                table + System.lineSeparator(),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** @param required whether the limits are for it; else it is only told */
    @ParameterizedTest
    @CsvSource({"WRITTEN, 950, true", "FORCED, 300, false", "ENCODED, 300, false"})
    @Order(1)
    void flushWhenAllCoresAreBusy(FlushWork.Depth depth, int tries, boolean required) throws Exception {
        assumeSelected("flush");
        Files.createDirectories(directory);
        var settings = new ShutdownSettings(Duration.ofMillis(500), Duration.ZERO, RESERVE);
        var warmUp = new Figures("flush (%s), reserve 100 ms, 16 busy threads: warm-up".formatted(depth), COLLECTOR);
        var figures = new Figures("the same, after it", COLLECTOR);
        try (var busy = new BusyThreads(BUSY)) {
            for (int i = 0; i < scaled(WARM_UP); i++) {
                warmUp.add(MeasuredFlush.run(directory, settings, depth, moments -> {}));
            }
            for (int i = 0; i < scaled(tries); i++) {
                figures.add(MeasuredFlush.run(directory, settings, depth, moments -> {}));
            }
        }
        tell(warmUp, figures);
        if (required) {
            requirePunctual(figures);
        }
    }

    private static void requirePunctual(Figures figures) {
        assertThat(figures.lateMillis(99)).as("p99 in ms").isLessThanOrEqualTo(30);
        assertThat(figures.completedPercent()).as("completed, in %").isGreaterThanOrEqualTo(99.5);
    }

    /** Each is the first and only run of its JVM. */
    @Test
    @Order(2)
    void flushWhenTheProcessReallyHalts() throws Exception {
        assumeSelected("processes");
        Files.createDirectories(directory);
        var settings = new ShutdownSettings(Duration.ofSeconds(1), Duration.ZERO, RESERVE);
        var own = new Figures("flush (written) in a real process, reserve 100 ms, 16 busy threads", COLLECTOR);
        var senders = new Figures("the same, counted from the sending of the signal", COLLECTOR);
        int tries = scaled(50);
        int endedThemselves = 0;
        for (int i = 0; i < tries; i++) {
            MeasuredProcess.Result result = MeasuredProcess.run(directory, settings, FlushWork.Depth.WRITTEN, BUSY);
            own.add(result.own());
            own.addTime("signal to end", result.tookNanos());
            senders.add(result.lateForSender());
            endedThemselves += result.endedItself() ? 1 : 0;
        }
        own.remark("%d of %d ended themselves with 143 before the kill".formatted(endedThemselves, tries));
        tell(own, senders);
        requirePunctual(own);
    }

    /** @param percent what has to be completed; zero for what is only told */
    @ParameterizedTest
    @CsvSource({"G1, 300, 99", "Parallel, 300, 99", "Serial, 100, 0", "Z, 30, 0"})
    @Order(3)
    void flushWhenTheHeapIsCollected(String collector, int tries, double percent) throws Exception {
        assumeSelected("gc");
        Files.createDirectories(directory);
        var random = new Random(SEED + collector.hashCode());
        var first = new Figures("flush, reserve 1 s, full collection of 1 GiB: first of a JVM", collector);
        var figures = new Figures("the same, later ones", collector);
        for (int left = scaled(tries); left > 0; left -= TRIES_PER_JVM) {
            List<MeasuredCollection.Result> results = new ArrayList<>(MeasuredCollection.inJvm(
                    collector, directory, 1 + Math.min(left, TRIES_PER_JVM), random.nextLong()));
            add(results.remove(0), first);
            results.forEach(result -> add(result, figures));
        }
        tell(first, figures);
        assertThat(figures.completedPercent()).as("completed, in %").isGreaterThanOrEqualTo(percent);
    }

    private static void add(MeasuredCollection.Result result, Figures figures) {
        figures.add(result.flush());
        figures.addTime("pause", result.pauseNanos());
        figures.addTime("collection", result.collectionNanos());
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "16, 30"})
    @Order(4)
    void haltByTheWatchdog(int busyThreads, double limitMillis) throws Exception {
        assumeSelected("halt");
        var warmUp = new Figures("watchdog's halt, %d busy threads: warm-up".formatted(busyThreads), COLLECTOR);
        var figures = new Figures("the same, after it", COLLECTOR);
        var random = new Random(SEED);
        try (var busy = new BusyThreads(busyThreads)) {
            for (int i = 0; i < scaled(WARM_UP); i++) {
                warmUp.add(MeasuredHalt.lateNanos(HALT_AHEAD.toNanos()));
            }
            for (int i = 0; i < scaled(500); i++) { // not in step with the scheduler's ticks
                figures.add(MeasuredHalt.lateNanos(HALT_AHEAD.toNanos() + random.nextInt(4_000_000)));
            }
        }
        tell(warmUp, figures);
        assertThat(figures.lateMillis(99)).as("p99 in ms").isLessThanOrEqualTo(limitMillis);
    }
}
