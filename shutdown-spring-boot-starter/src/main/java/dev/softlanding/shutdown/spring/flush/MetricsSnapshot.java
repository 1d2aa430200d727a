package dev.softlanding.shutdown.spring.flush;

import dev.softlanding.shutdown.spring.flush.SideBySide.Part;
import dev.softlanding.shutdown.time.TimeSource;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * Writes down what nobody would come to scrape any more: all meters, in a file, where no registry pushes.
 *
 * <p>The first snapshot of a process names the file; a later one replaces it, whole or not at all. Prometheus registries
 * write it in their own format, others a line for each measurement.
 *
 * <p>This class is threadsafe.
 */
final class MetricsSnapshot {

    private static final boolean PROMETHEUS = ClassUtils.isPresent(
            "io.micrometer.prometheusmetrics.PrometheusMeterRegistry", MetricsSnapshot.class.getClassLoader());

    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final MeterRegistries registries;
    private final Path directory;
    private final TimeSource time;
    private final AtomicReference<@Nullable Path> file = new AtomicReference<>();
    private final AtomicInteger attempts = new AtomicInteger();

    MetricsSnapshot(MeterRegistries registries, Path directory, TimeSource time) {
        this.registries = registries;
        this.directory = directory;
        this.time = time;
    }

    /** Writes the file, unless there is no registry, or one that pushes. */
    void write(Duration remaining) throws InterruptedException {
        Set<MeterRegistry> leaves = registries.leaves();
        if (!leaves.isEmpty() && !registries.anyPushes()) {
            SideBySide.run(List.of(new Part("snapshot of metrics", () -> write(leaves))), remaining);
        }
    }

    private void write(Set<MeterRegistry> leaves) throws IOException {
        Files.createDirectories(directory);
        Path file = file();
        Path unfinished = file.resolveSibling("." + file.getFileName() + "." + attempts.incrementAndGet());
        try {
            try (BufferedWriter writer = Files.newBufferedWriter(unfinished, StandardOpenOption.CREATE_NEW)) {
                writeAll(leaves, writer);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private Path file() {
        Path first = directory.resolve("metrics-%s.txt".formatted(INSTANT.format(time.instant())));
        Path known = file.compareAndExchange(null, first);
        return known == null ? first : known;
    }

    private static void writeAll(Set<MeterRegistry> leaves, Writer writer) throws IOException {
        boolean scraped = false;
        for (MeterRegistry registry : leaves) {
            if (PROMETHEUS && PrometheusScrape.isFor(registry)) {
                writer.write(PrometheusScrape.of(registry));
                scraped = true;
            }
        }
        if (scraped) {
            return; // the others count the same
        }
        for (MeterRegistry registry : leaves) {
            writer.write("# " + registry.getClass().getSimpleName() + "\n");
            for (Meter meter : registry.getMeters()) {
                writeMeter(meter, writer);
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("The snapshot's time is over");
                }
            }
        }
    }

    private static void writeMeter(Meter meter, Writer writer) throws IOException {
        Meter.Id id = meter.getId();
        for (Measurement measurement : meter.measure()) {
            String tags = id.getTags().stream().map(MetricsSnapshot::text).collect(Collectors.joining());
            writer.write("%s{%sstatistic=\"%s\"} %s\n"
                    .formatted(
                            id.getName(),
                            tags,
                            measurement.getStatistic().getTagValueRepresentation(),
                            value(measurement)));
        }
    }

    private static String text(Tag tag) {
        return tag.getKey() + "=\""
                + tag.getValue().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\",";
    }

    /** Of a gauge it is foreign code. */
    private static double value(Measurement measurement) {
        try {
            return measurement.getValue();
        } catch (RuntimeException failure) {
            return Double.NaN;
        }
    }
}
