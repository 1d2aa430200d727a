package dev.softlanding.shutdown.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a task costs, in a JVM that has compiled everything, when it does nothing. */
final class NoopGraph {

    static final int TASKS = 10_000;
    static final int MEAN_IN_DEGREE = 3;

    private static final long WARM_UP_NANOS = 5_000_000_000L;
    private static final int MOST_WARM_UPS = 100;

    private final int rounds;
    private final List<String> ids;

    NoopGraph(int rounds, List<String> ids) {
        this.rounds = rounds;
        this.ids = ids;
    }

    void run() throws Exception {
        Workload workload = Workloads.randomNoops(TASKS, MEAN_IN_DEGREE);
        for (String id : ids) {
            warmUp(id, workload);
        }
        Map<String, List<Rounds.Times>> times = new LinkedHashMap<>();
        Rounds.interleave("no-op graph", rounds, ids, id -> {
            System.gc(); // nobody pays for the garbage of the one before
            times.computeIfAbsent(id, unused -> new ArrayList<>()).add(Rounds.time(Contenders.of(id), workload));
        });
        List<List<String>> rows = new ArrayList<>();
        times.forEach((id, measured) -> rows.add(row(id, measured)));
        Console.table(
                "No-op graph, warm: %,d tasks, mean in-degree %d; µs per task".formatted(TASKS, MEAN_IN_DEGREE),
                List.of("", "build + run", "build", "run", "n"),
                rows);
    }

    private static void warmUp(String id, Workload workload) throws Exception {
        Console.progress("no-op graph: warm-up of " + id);
        long until = System.nanoTime() + WARM_UP_NANOS;
        for (int round = 0; round < MOST_WARM_UPS && (round < 2 || System.nanoTime() < until); round++) {
            Rounds.time(Contenders.of(id), workload);
        }
    }

    private static List<String> row(String id, List<Rounds.Times> times) {
        var total = new Samples();
        var build = new Samples();
        var run = new Samples();
        for (Rounds.Times one : times) {
            total.add(perTask(one.total()));
            build.add(perTask(one.build()));
            run.add(perTask(one.run()));
        }
        return List.of(
                Contenders.of(id).title(), total.show(2), build.show(2), run.show(2), Integer.toString(total.count()));
    }

    private static double perTask(double millis) {
        return millis * 1000 / TASKS;
    }
}
