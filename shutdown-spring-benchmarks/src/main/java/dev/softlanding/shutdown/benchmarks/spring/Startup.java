package dev.softlanding.shutdown.benchmarks.spring;

import java.util.List;

/** What the starter costs a process until it is ready, and then in memory. */
final class Startup {

    private static final long SETTLE_MILLIS = 3_000;
    private static final long COLLECTED_MILLIS = 500;

    private final int rounds;
    private final Broker broker;
    private final Pair<Result> results = Pair.of(Result::new);

    Startup(int rounds, Broker broker) {
        this.rounds = rounds;
        this.broker = broker;
    }

    void run() throws Exception {
        for (Contender contender : Contender.values()) {
            Application.start(contender, broker).close(); // the jars are in the machine's cache from now on
        }
        Rounds.interleave("startup", rounds, this::measure);
        Console.table(
                "Start-up to ready and resident memory, idle",
                List.of("", "start → ready, ms", "RSS, MiB", "RSS after a collection, MiB", "n"),
                rows());
    }

    private void measure(Contender contender) throws Exception {
        Result result = results.of(contender);
        try (Application application = Application.start(contender, broker)) {
            result.start.add(application.startMillis());
            Thread.sleep(SETTLE_MILLIS);
            result.resident.add(application.jvm().residentMebibytes());
            application.jvm().collect();
            Thread.sleep(COLLECTED_MILLIS);
            result.collected.add(application.jvm().residentMebibytes());
            application.jvm().terminate();
            application.jvm().awaitTerminated();
        }
    }

    private List<List<String>> rows() {
        Result boot = results.boot();
        Result ours = results.ours();
        return List.of(
                boot.row(Contender.BOOT),
                ours.row(Contender.SOFTLANDING),
                List.of(
                        "ratio, or difference, of the medians",
                        Samples.number(ours.start.median() / boot.start.median(), 3),
                        Samples.number(ours.resident.median() - boot.resident.median(), 1),
                        Samples.number(ours.collected.median() - boot.collected.median(), 1),
                        ""),
                List.of("target", "≤ 1.05", "≤ 12", "≤ 12", ""));
    }

    /** What the processes of one contender took. */
    private static final class Result {

        private final Samples start = new Samples();
        private final Samples resident = new Samples();
        private final Samples collected = new Samples();

        List<String> row(Contender contender) {
            return List.of(
                    contender.title(),
                    start.show(0),
                    resident.show(1),
                    collected.show(1),
                    Integer.toString(start.count()));
        }
    }
}
