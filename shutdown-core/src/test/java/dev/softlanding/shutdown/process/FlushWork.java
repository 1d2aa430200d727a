package dev.softlanding.shutdown.process;

import dev.softlanding.shutdown.flush.Flusher;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What one flusher of a measurement does: some milliseconds of CPU, then a file that is written and forced to disk. When it
 * began and ended stands in the file, and here. The file is a stream, as a log's: an interrupt at the end of the flusher's
 * time does not break the write.
 */
final class FlushWork {

    /** When something happened that did not. */
    static final long NEVER = Long.MAX_VALUE;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Path file;
    private final LongSupplier clock;
    private final int bytes;
    private final long cpuNanos;
    private volatile long startedAt = NEVER;
    private volatile long endedAt = NEVER;

    private FlushWork(Path file, LongSupplier clock, int kibibytes, int cpuMillis) {
        this.file = file;
        this.clock = clock;
        this.bytes = kibibytes * 1024;
        this.cpuNanos = cpuMillis * 1_000_000L;
    }

    /** Three of different size. */
    static List<FlushWork> three(Path directory, LongSupplier clock) {
        THREADS.getCurrentThreadCpuTime(); // its first use is the measurement's, not a flusher's
        return List.of(
                new FlushWork(directory.resolve("flushed-a"), clock, 4, 1),
                new FlushWork(directory.resolve("flushed-b"), clock, 16, 3),
                new FlushWork(directory.resolve("flushed-c"), clock, 64, 5));
    }

    Flusher flusher() {
        return new Flusher(file.getFileName().toString(), Flusher.Kind.FINAL, LIMIT, remaining -> flush());
    }

    private void flush() throws IOException {
        startedAt = clock.getAsLong();
        long until = THREADS.getCurrentThreadCpuTime() + cpuNanos;
        var data = new byte[bytes];
        do {
            Arrays.fill(data, (byte) bytes);
        } while (THREADS.getCurrentThreadCpuTime() < until);
        try (var out = new FileOutputStream(file.toFile())) {
            out.write(stamp(startedAt));
            out.write(data);
            out.getFD().sync();
            endedAt = clock.getAsLong();
            out.write(stamp(endedAt)); // a kill loses nothing that the kernel has
        }
    }

    private static byte[] stamp(long moment) {
        return ByteBuffer.allocate(Long.BYTES).putLong(moment).array();
    }

    long startedAt() {
        return startedAt;
    }

    /** When its data were on the disk. */
    long endedAt() {
        return endedAt;
    }

    /** Takes what a process has left: both moments if its data are complete, else the first if there is as much. */
    void readBack() throws IOException {
        byte[] left = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        if (left.length < Long.BYTES) {
            return;
        }
        ByteBuffer buffer = ByteBuffer.wrap(left);
        startedAt = buffer.getLong();
        if (left.length != bytes + 2 * Long.BYTES) {
            return;
        }
        for (int i = 0; i < bytes; i++) {
            if (buffer.get() != (byte) bytes) {
                throw new IOException("%s is not what was written".formatted(file));
            }
        }
        endedAt = buffer.getLong();
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    static long firstStart(List<FlushWork> works) {
        return works.stream().mapToLong(FlushWork::startedAt).min().orElse(NEVER);
    }

    static long lastStart(List<FlushWork> works) {
        return works.stream().mapToLong(FlushWork::startedAt).max().orElse(NEVER);
    }

    static long lastEnd(List<FlushWork> works) {
        return works.stream().mapToLong(FlushWork::endedAt).max().orElse(NEVER);
    }
}
