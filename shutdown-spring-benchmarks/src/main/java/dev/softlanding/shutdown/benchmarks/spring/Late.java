package dev.softlanding.shutdown.benchmarks.spring;

import java.util.List;

/** What becomes of clients that have not heard yet, and come with new connections in the announce delay. */
final class Late {

    private static final long DELAY_MILLIS = 2_000;
    private static final long SETTLE_MILLIS = 1_000;

    private final int rounds;
    private final Broker broker;

    Late(int rounds, Broker broker) {
        this.rounds = rounds;
        this.broker = broker;
    }

    void run() throws Exception {
        Pair<Arrivals.Counts> results = Pair.of(Arrivals.Counts::new);
        Rounds.interleave("late", rounds, contender -> results.of(contender).add(once(contender)));
        Console.table(
                "New connections in the %d ms after SIGTERM, %d runs each".formatted(DELAY_MILLIS, rounds),
                List.of("", "connections", "served", "refused", "broken", "503", "other"),
                List.of(
                        row(Contender.BOOT, results.boot()),
                        row(Contender.SOFTLANDING, results.ours()),
                        List.of("target", "", "", "0", "0", "", "")));
    }

    private Arrivals.Counts once(Contender contender) throws Exception {
        try (Application application =
                        Application.start(contender, broker, "--shutdown.announce.delay=" + DELAY_MILLIS + "ms");
                var connections = new Connections(application.port(), 4)) {
            application.warmUp(connections);
            Thread.sleep(SETTLE_MILLIS);
            var arrivals = new Arrivals(application.port(), "/hello");
            application.jvm().terminate();
            Arrivals.Counts counts = arrivals.during(DELAY_MILLIS);
            application.jvm().awaitTerminated();
            return counts;
        }
    }

    private static List<String> row(Contender contender, Arrivals.Counts counts) {
        return List.of(
                contender.title(),
                Integer.toString(counts.all()),
                Integer.toString(counts.of(Arrivals.Fate.SERVED)),
                Integer.toString(counts.of(Arrivals.Fate.REFUSED)),
                Integer.toString(counts.of(Arrivals.Fate.BROKEN)),
                Integer.toString(counts.of(Arrivals.Fate.TURNED_AWAY)),
                Integer.toString(counts.of(Arrivals.Fate.OTHER)));
    }
}
