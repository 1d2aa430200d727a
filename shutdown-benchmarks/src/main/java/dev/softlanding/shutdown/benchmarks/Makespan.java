package dev.softlanding.shutdown.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How much longer than its longest path a shutdown takes whose tasks wait for something. */
final class Makespan {

    private final int rounds;
    private final List<String> ids;

    Makespan(int rounds, List<String> ids) {
        this.rounds = rounds;
        this.ids = ids;
    }

    void run() throws Exception {
        for (String id : ids) {
            Rounds.warmUp(Contenders.of(id));
        }
        Map<String, Workload> workloads = new LinkedHashMap<>();
        workloads.put("chain of 10 × 50 ms", Workloads.chain(10, new Work.Sleep(50)));
        workloads.put("fan 1 → 32 → 1 of 50 ms", Workloads.fan(32, new Work.Sleep(50)));
        workloads.put("ladder", Workloads.ladder());
        workloads.put("random, 200 tasks", Workloads.randomSleeps(200, 42));
        workloads.put("a realistic service", Workloads.service());
        for (Map.Entry<String, Workload> workload : workloads.entrySet()) {
            measure(workload.getKey(), workload.getValue());
        }
    }

    private void measure(String title, Workload workload) throws Exception {
        Map<String, Result> results = new LinkedHashMap<>();
        Rounds.interleave("makespan, " + title, rounds, ids, id -> {
            double millis = Rounds.time(Contenders.of(id), workload).run();
            results.computeIfAbsent(id, unused -> new Result()).add(millis, workload);
        });
        List<List<String>> rows = new ArrayList<>();
        results.forEach((id, result) -> rows.add(result.row(Contenders.of(id).title())));
        Console.table(
                "Makespan: %s (critical path %.0f ms, level by level %.2f times that)"
                        .formatted(
                                title,
                                workload.criticalPathMillis(),
                                workload.levelByLevelMillis() / workload.criticalPathMillis()),
                List.of("", "makespan ms", "÷ critical path", "÷ critical path of measured durations", "n"),
                rows);
    }

    /** What the rounds of one contender took. */
    private static final class Result {

        private final Samples taken = new Samples();
        private final Samples nominal = new Samples();
        private final Samples measured = new Samples();

        void add(double millis, Workload workload) {
            taken.add(millis);
            nominal.add(millis / workload.criticalPathMillis());
            measured.add(millis / workload.measuredCriticalPathMillis());
        }

        List<String> row(String title) {
            return List.of(title, taken.show(1), nominal.show(3), measured.show(3), Integer.toString(taken.count()));
        }
    }
}
