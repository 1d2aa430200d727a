package dev.softlanding.shutdown.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same as {@link NoopGraph} as it is in earnest: once, in a JVM that has not done it before. */
final class Cold {

    private static final int TASKS = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final int rounds;
    private final List<String> ids;

    Cold(int rounds, List<String> ids) {
        this.rounds = rounds;
        this.ids = ids;
    }

    void run() throws Exception {
        measure(ColdProbe.BARE, "fresh JVM");
        measure(ColdProbe.USED, "fresh JVM that has used lambdas, streams, strings, a pool and the log");
    }

    private void measure(String before, String title) throws Exception {
        Map<String, Result> results = new LinkedHashMap<>();
        Rounds.interleave("cold, " + before, rounds, ids, id -> results.computeIfAbsent(id, unused -> new Result())
                .add(Child.run(ColdProbe.class, LIMIT, id, Integer.toString(TASKS), before)));
        double reference = results.entrySet().stream()
                .filter(entry -> Contenders.isReference(entry.getKey()))
                .mapToDouble(entry -> entry.getValue().total.median())
                .min()
                .orElse(Double.NaN);
        List<List<String>> rows = new ArrayList<>();
        results.forEach((id, result) -> rows.add(List.of(
                Contenders.of(id).title(),
                result.build.show(1),
                result.told(),
                result.run.show(1),
                result.total.show(1),
                Samples.number(result.total.median() / reference, 2),
                Integer.toString(result.total.count()))));
        Console.table(
                "No-op graph, cold: %,d tasks, %s; ms".formatted(TASKS, title),
                List.of("", "build", "of which", "run", "build + run", "÷ best futures with timeouts", "n"),
                rows);
    }

    /** What the JVMs of one contender said. */
    private static final class Result {

        private final Samples build = new Samples();
        private final Samples split = new Samples();
        private final Samples run = new Samples();
        private final Samples total = new Samples();
        private String what = "";

        void add(Child.Output output) {
            String[] nanos = output.after("times").split(" ", -1);
            if (nanos.length != 3) {
                throw new WrongResultException("A cold run failed: " + output);
            }
            build.add(millis(nanos[0]));
            split.add(millis(nanos[1]));
            run.add(millis(nanos[2]));
            total.add(millis(nanos[0]) + millis(nanos[2]));
            what = output.after("split");
        }

        String told() {
            return what.isEmpty() ? "" : what + " " + Samples.number(split.median(), 1);
        }

        private static double millis(String nanos) {
            return Long.parseLong(nanos) / 1e6;
        }
    }
}
