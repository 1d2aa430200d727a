package dev.softlanding.shutdown.process;

import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.engine.Deadlines;
import java.io.BufferedReader;
import java.io.PrintStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Forced flushes with a full collection of a large heap somewhere about the cut-off. */
final class MeasuredCollection {

    static final long LIVE_BYTES = 1L << 30;

    /** The grace is short, for there are many tries, and long enough not to shrink the reserve, which is the default. */
    static final ShutdownSettings SETTINGS =
            new ShutdownSettings(Duration.ofMillis(2_500), Duration.ZERO, ShutdownSettings.DEFAULT_RESERVE);

    private static final Duration EARLIEST = Duration.ofMillis(-800);
    private static final Duration LATEST = Duration.ofMillis(500);
    private static final int REPLACED = 5;

    private MeasuredCollection() {}

    /** One try, and how long the collection stopped everything, and was asked for. */
    record Result(MeasuredFlush.Result flush, long pauseNanos, long collectionNanos) {

        String line() {
            return "try %d %d %d %d %d %s"
                    .formatted(
                            flush.lateNanos(),
                            flush.doneNanos(),
                            flush.unusedNanos(),
                            pauseNanos,
                            collectionNanos,
                            flush.loss());
        }

        static Result of(String line) {
            String[] parts = line.split(" ", 7);
            return new Result(
                    new MeasuredFlush.Result(
                            Long.parseLong(parts[1]), Long.parseLong(parts[2]), parts[6], Long.parseLong(parts[3])),
                    Long.parseLong(parts[4]),
                    Long.parseLong(parts[5]));
        }
    }

    static Result run(Path directory, ShutdownSettings settings, LiveHeap heap, Random random) throws Exception {
        heap.replaceOneOf(REPLACED);
        long offset = random.nextLong(EARLIEST.toNanos(), LATEST.toNanos());
        var signalled = new CompletableFuture<Deadlines>();
        var collection = CompletableFuture.supplyAsync(() -> collect(signalled.join(), offset), task -> {
            var thread = new Thread(task, "collecting");
            thread.setDaemon(true);
            thread.start();
        });
        MeasuredFlush.Result flush =
                MeasuredFlush.run(directory, settings, FlushWork.Depth.ENCODED, signalled::complete);
        long[] times = collection.get();
        return new Result(flush, times[0], times[1]);
    }

    private static long[] collect(Deadlines moments, long offset) {
        MeasuredFlush.sleepUntil(moments.cutOffNanos() + offset);
        long pausedBefore = pausedMillis();
        long start = System.nanoTime();
        System.gc();
        long took = System.nanoTime() - start;
        return new long[] {Duration.ofMillis(pausedMillis() - pausedBefore).toNanos(), took};
    }

    /** What all collectors have ever stopped the application for; those beside it count their cycles apart. */
    private static long pausedMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(bean ->
                        !bean.getName().contains("Cycles") && !bean.getName().contains("Concurrent"))
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    /** A JVM of its own for so many tries. */
    static List<Result> inJvm(String collector, Path directory, int tries, long seed) throws Exception {
        Process process = MeasuredJvm.start(
                List.of("-XX:+Use" + collector + "GC", "-Xms2g", "-Xmx2g"), Child.class, directory, tries, seed);
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            List<Result> results = output.lines()
                    .filter(line -> line.startsWith("try "))
                    .map(Result::of)
                    .toList();
            int code = process.waitFor();
            if (code != 0 || results.size() != tries) {
                throw new AssertionError("%s of %s tries, code %s".formatted(results.size(), tries, code));
            }
            return results;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** That JVM. */
    static final class Child {

        public static void main(String[] arguments) throws Exception {
            PrintStream out = System.out;
            int tries = Integer.parseInt(arguments[1]);
            var random = new Random(Long.parseLong(arguments[2]));
            var heap = new LiveHeap(LIVE_BYTES, random);
            for (int i = 0; i < tries; i++) {
                out.println(MeasuredCollection.run(Path.of(arguments[0]), SETTINGS, heap, random)
                        .line());
            }
        }
    }
}
