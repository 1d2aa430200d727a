package dev.softlanding.shutdown.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a task that ignores everything costs those that depend on it, and those that do not. */
final class Stuck {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final int rounds;
    private final List<String> ids;

    Stuck(int rounds, List<String> ids) {
        this.rounds = rounds;
        this.ids = ids;
    }

    /** All that can be given a stuck task; those on the caller's thread, which it would stop, are left out. */
    static List<String> ids() {
        List<String> ids = new ArrayList<>(List.of(
                Contenders.SOFTLANDING,
                "futures/cached",
                "futures-from-start/cached",
                "spring-levels/cached",
                "pekko-levels/cached",
                "pekko-tasks/cached"));
        if (Runtime.version().feature() >= 21) {
            ids.add("futures-from-start/virtual");
        } else {
            Console.progress("stuck: virtual threads are left out, they need JDK 21 or later");
        }
        return ids;
    }

    void run() throws Exception {
        measure(1, false, "1 of 20 tasks, asleep");
        measure(1, true, "1 of 20 tasks, spinning");
        measure(2, true, "2 of 20 tasks, spinning");
    }

    private void measure(int stuck, boolean spinning, String title) throws Exception {
        Map<String, Result> results = new LinkedHashMap<>();
        Rounds.interleave("stuck, " + title, rounds, ids, id -> results.computeIfAbsent(id, unused -> new Result())
                .add(Child.run(StuckProbe.class, LIMIT, id, Integer.toString(stuck), Boolean.toString(spinning))));
        List<List<String>> rows = new ArrayList<>();
        results.forEach((id, result) -> rows.add(result.row(Contenders.of(id).title())));
        Console.table(
                "Stuck: %s, timeout 1 s".formatted(title),
                List.of(
                        "",
                        "dependent starts, ms after 1 s from its start",
                        "ms after 1 s from the trigger",
                        "last unrelated ends, ms",
                        "unrelated undone",
                        "interrupted",
                        "tells of it",
                        "n"),
                rows);
    }

    /** What the JVMs of one contender said. */
    private static final class Result {

        private final Samples afterStart = new Samples();
        private final Samples afterTrigger = new Samples();
        private final Samples unrelated = new Samples();
        private int never;
        private int unrelatedLeft;
        private int interrupted;
        private int rounds;
        private String tells = "";

        void add(Child.Output output) {
            if (output.after("tells").isEmpty()) {
                throw new WrongResultException("A run with a stuck task failed: " + output);
            }
            rounds++;
            if (output.after("afterStart").equals(StuckProbe.NEVER)) {
                never++;
            } else {
                afterStart.add(Double.parseDouble(output.after("afterStart")));
                afterTrigger.add(Double.parseDouble(output.after("afterTrigger")));
            }
            unrelated.add(Double.parseDouble(output.after("unrelated")));
            unrelatedLeft = Math.max(unrelatedLeft, Integer.parseInt(output.after("left")));
            interrupted += Boolean.parseBoolean(output.after("interrupted")) ? 1 : 0;
            tells = output.after("tells");
        }

        List<String> row(String title) {
            return List.of(
                    title,
                    afterStart.show(1) + (never == 0 ? "" : ", never in %d".formatted(never)),
                    afterTrigger.show(1),
                    unrelated.show(0),
                    Integer.toString(unrelatedLeft),
                    "%d of %d".formatted(interrupted, rounds),
                    tells,
                    Integer.toString(rounds));
        }
    }
}
