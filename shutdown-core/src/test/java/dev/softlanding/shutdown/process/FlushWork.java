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
 * What one flusher of a measurement does: it writes a file, as far as its {@link Depth} says. When it began and ended stands
 * in the file, and here. The file is a stream, as a log's: an interrupt at the end of the flusher's time does not break the
 * write.
 */
final class FlushWork {

    /** How much it does. */
    enum Depth {
        /** As a log: what the kernel has, no kill takes away. */
        WRITTEN("written"),
        /** As a journal: each waits for the disk. */
        FORCED("forced to disk"),
        /** As an exporter, which has to encode first: 1, 3 and 5 ms of CPU, then as a journal. */
        ENCODED("9 ms of CPU, then forced to disk");

        private final String text;

        Depth(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** When something happened that did not. */
    static final long NEVER = Long.MAX_VALUE;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Path file;
    private final LongSupplier clock;
    private final Depth depth;
    private final int bytes;
    private final long cpuNanos;
    private volatile long startedAt = NEVER;
    private volatile long endedAt = NEVER;

    private FlushWork(Path file, LongSupplier clock, Depth depth, int kibibytes, int cpuMillis) {
        this.file = file;
        this.clock = clock;
        this.depth = depth;
        this.bytes = kibibytes * 1024;
        this.cpuNanos = depth == Depth.ENCODED ? cpuMillis * 1_000_000L : 0;
    }

    /** Three of different size. */
    static List<FlushWork> three(Path directory, LongSupplier clock, Depth depth) {
        THREADS.getCurrentThreadCpuTime(); // its first use is the measurement's, not a flusher's
        return List.of(
                new FlushWork(directory.resolve("flushed-a"), clock, depth, 4, 1),
                new FlushWork(directory.resolve("flushed-b"), clock, depth, 16, 3),
                new FlushWork(directory.resolve("flushed-c"), clock, depth, 64, 5));
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
            if (depth != Depth.WRITTEN) {
                out.getFD().sync();
            }
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

    /** When its data were where it brings them. */
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
