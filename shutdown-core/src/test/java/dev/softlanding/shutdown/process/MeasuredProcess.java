package dev.softlanding.shutdown.process;

import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.Gate;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.ShutdownReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One forced flush in a process of its own that really halts: it gets SIGTERM from here, and SIGKILL when its grace is over,
 * counted from here. Both processes tell the time by {@link System#nanoTime()}, which on Linux is the machine's.
 */
final class MeasuredProcess {

    private static final int CODE = 128 + 15;

    /** How long it has been up when its signal comes: what a JVM does in its first moments is not measured here. */
    private static final Duration START_UP = Duration.ofSeconds(3);

    /**
     * What came of it.
     *
     * @param own lateness by the cut-off as the process saw it
     * @param lateForSender lateness by the cut-off as the sender of the signal sees it, or {@link FlushWork#NEVER}
     * @param endedItself whether it had ended before the kill, with the code of a forced end
     * @param tookNanos from the signal to its end
     */
    record Result(MeasuredFlush.Result own, long lateForSender, boolean endedItself, long tookNanos) {}

    private MeasuredProcess() {}

    static Result run(Path directory, ShutdownSettings settings, FlushWork.Depth depth, int busy) throws Exception {
        List<FlushWork> works = FlushWork.three(directory, System::nanoTime, depth);
        Files.deleteIfExists(cutOffFile(directory));
        Process process = MeasuredJvm.start(
                List.of(),
                Child.class,
                directory,
                settings.gracePeriod().toMillis(),
                settings.reserve().toMillis(),
                depth.name(),
                busy);
        try {
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            if (!"ready".equals(output.readLine())) {
                throw new AssertionError("The process did not start");
            }
            long sent = System.nanoTime();
            process.toHandle().destroy();
            long kill = sent + settings.gracePeriod().toNanos();
            boolean itself = process.waitFor(kill - System.nanoTime(), TimeUnit.NANOSECONDS);
            process.destroyForcibly().waitFor();
            long ended = System.nanoTime();
            for (FlushWork work : works) {
                work.readBack();
            }
            boolean orderly = itself && process.exitValue() == CODE;
            return judge(works, cutOffOf(directory), kill, settings, orderly, ended - sent);
        } finally {
            process.destroyForcibly().waitFor();
            Files.deleteIfExists(cutOffFile(directory));
            for (FlushWork work : works) {
                work.delete();
            }
        }
    }

    private static Result judge(
            List<FlushWork> works, long cutOff, long kill, ShutdownSettings settings, boolean endedItself, long took) {
        long first = FlushWork.firstStart(works);
        boolean started = first != FlushWork.NEVER;
        boolean flushed = FlushWork.lastEnd(works) <= kill;
        boolean allStarted = FlushWork.lastStart(works) != FlushWork.NEVER;
        String loss = flushed ? "" : allStarted ? "not ended before the end" : "not begun before the end";
        long last = FlushWork.lastEnd(works);
        boolean timed = last != FlushWork.NEVER && cutOff != FlushWork.NEVER;
        long late = started && cutOff != FlushWork.NEVER ? first - cutOff : FlushWork.NEVER;
        return new Result(
                new MeasuredFlush.Result(
                        late,
                        timed ? last - cutOff : FlushWork.NEVER,
                        loss,
                        Math.max(0, settings.gracePeriod().toNanos() - took)),
                started ? first - (kill - settings.reserve().toNanos()) : FlushWork.NEVER,
                endedItself,
                took);
    }

    private static Path cutOffFile(Path directory) {
        return directory.resolve("cut-off");
    }

    private static long cutOffOf(Path directory) throws IOException {
        Path file = cutOffFile(directory);
        return Files.exists(file) ? ByteBuffer.wrap(Files.readAllBytes(file)).getLong() : FlushWork.NEVER;
    }

    /** The process: busy threads, a task that hangs, and flushers that leave their moments in files. */
    static final class Child {

        private static ShutdownCoordinator coordinator;

        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            var settings = new ShutdownSettings(
                    Duration.ofMillis(Long.parseLong(arguments[1])),
                    Duration.ZERO,
                    Duration.ofMillis(Long.parseLong(arguments[2])));
            ShutdownCoordinator.Builder builder = ShutdownCoordinator.builder().settings(settings);
            FlushWork.three(directory, System::nanoTime, FlushWork.Depth.valueOf(arguments[3]))
                    .forEach(work -> builder.flusher(work.flusher()));
            coordinator = builder.build();
            Gate hanging = Gate.deaf();
            coordinator.register(
                    ShutdownTask.named("hanging").timeout(Duration.ofHours(1)).run(() -> {
                        Files.write(
                                cutOffFile(directory),
                                ByteBuffer.allocate(Long.BYTES)
                                        .putLong(cutOff())
                                        .array());
                        hanging.run();
                    }));
            coordinator.arm();
            ProcessShutdown.ofJvm().join(ProcessSettings.of(settings)).shutDownBy(coordinator);
            try (var threads = new BusyThreads(Integer.parseInt(arguments[4]))) {
                TimeUnit.MILLISECONDS.sleep(START_UP.toMillis());
                System.out.println("ready");
                new CountDownLatch(1).await(1, TimeUnit.MINUTES); // not in native code, which a halt waits for
            }
        }

        /** When the run will be cut off, by {@link System#nanoTime()}: of some answers the one that came quickest. */
        private static long cutOff() {
            long cutOff = 0;
            long quickest = Long.MAX_VALUE;
            for (int i = 0; i < 20; i++) {
                long before = System.nanoTime();
                ShutdownReport report = coordinator.report();
                long after = System.nanoTime();
                if (after - before < quickest) {
                    quickest = after - before;
                    cutOff = before + report.budget().minus(report.elapsed()).toNanos();
                }
            }
            return cutOff;
        }
    }
}
