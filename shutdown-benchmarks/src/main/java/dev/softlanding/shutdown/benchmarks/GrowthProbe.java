package dev.softlanding.shutdown.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Main class of a JVM that runs shutdowns of one size: the first one cold, and unless that is slow, some more. */
final class GrowthProbe {

    private static final long ENOUGH_NANOS = 4_000_000_000L;

    private static volatile boolean firstEnded;

    private GrowthProbe() {}

    /** Arguments: the contender's id, the shape, how many tasks, the seconds after which the first run is given up. */
    public static void main(String[] arguments) {
        giveUpAfter(Long.parseLong(arguments[3]));
        try {
            Contender contender = Contenders.of(arguments[0]);
            Workload workload = workload(arguments[1], Integer.parseInt(arguments[2]));
            long startedAt = System.nanoTime();
            say("first " + Rounds.time(contender, workload).total());
            firstEnded = true;
            List<Double> totals = new ArrayList<>();
            while (System.nanoTime() - startedAt < ENOUGH_NANOS) {
                System.gc();
                totals.add(Rounds.time(contender, workload).total());
            }
            var warm = new Samples();
            totals.subList(totals.size() / 2, totals.size()).forEach(warm::add);
            say("warm " + warm.median());
        } catch (Throwable failure) { // a stack overflow, for one
            say("failed " + failure.getClass().getSimpleName());
        }
        Runtime.getRuntime().halt(0);
    }

    private static void giveUpAfter(long seconds) {
        var watchdog = new Thread(() -> {
            try {
                Thread.sleep(seconds * 1000);
            } catch (InterruptedException never) {
                Thread.currentThread().interrupt();
            }
            if (!firstEnded) {
                say("failed > %d s".formatted(seconds));
                Runtime.getRuntime().halt(0);
            }
        });
        watchdog.setDaemon(true);
        watchdog.start();
    }

    private static Workload workload(String shape, int tasks) {
        return switch (shape) {
            case "flat" -> Workloads.flat(tasks, new Work.Nothing());
            case "chain" -> Workloads.chain(tasks, new Work.Nothing());
            case "random" -> Workloads.randomNoops(tasks, NoopGraph.MEAN_IN_DEGREE);
            default -> throw new IllegalArgumentException(shape);
        };
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
