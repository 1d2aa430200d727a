package dev.softlanding.shutdown.benchmarks.spring;

import dev.softlanding.shutdown.benchmarks.spring.probe.GracefulPhaseProbe;
import dev.softlanding.shutdown.benchmarks.spring.probe.WebDrainProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** How soon after the last response whoever waits for it goes on: our task of the drain, or Boot's phase. */
final class Drain {

    private static final long WORK_MILLIS = 500;
    private static final long SETTLE_MILLIS = 1_000;
    private static final Duration REPLY_LIMIT = Duration.ofSeconds(20);

    private final int rounds;
    private final Broker broker;
    private final Random moments = new Random(7);

    Drain(int rounds, Broker broker) {
        this.rounds = rounds;
        this.broker = broker;
    }

    void run() throws Exception {
        List<List<String>> rows = new ArrayList<>();
        for (int requests : List.of(1, 200)) {
            Pair<Result> results = Pair.of(Result::new);
            Rounds.interleave(
                    "drain, requests in flight: " + requests,
                    rounds,
                    contender -> once(contender, requests, results.of(contender)));
            for (Contender contender : Contender.values()) {
                rows.add(results.of(contender).row(contender, requests));
            }
        }
        Console.table(
                "End of the drain after the last response",
                List.of(
                        "requests in flight",
                        "",
                        "after the last request's filters, ms",
                        "after the client has the last response, ms",
                        "target",
                        "n"),
                rows);
    }

    private void once(Contender contender, int requests, Result result) throws Exception {
        Class<?> probe = contender == Contender.BOOT ? GracefulPhaseProbe.class : WebDrainProbe.class;
        try (Application application =
                        Application.start(contender, broker, "--spring.main.sources=" + probe.getName());
                var connections = new Connections(application.port(), requests)) {
            checkClock(application.jvm().await("probe-clock"), application.jvm().startedAt());
            application.warmUp(connections);
            Thread.sleep(SETTLE_MILLIS);
            application.occupy(connections, WORK_MILLIS, 0);
            LockSupport.parkNanos(moments.nextInt(50_000_000)); // whoever polls is met at any moment
            application.jvm().terminate();
            long receivedAt = connections.awaitReplies(REPLY_LIMIT);
            application.jvm().awaitTerminated();
            Jvm.Line drained = application.jvm().await("drained");
            result.add(Long.parseLong(drained.word(1)), Long.parseLong(drained.word(2)), receivedAt);
        }
    }

    /** On Linux, all JVMs read one monotonic clock. */
    private static void checkClock(Jvm.Line line, long startedAt) {
        long there = Long.parseLong(line.word(1));
        if (there < startedAt || there > line.at()) {
            throw new WrongResultException("The clocks of two JVMs differ; this needs Linux");
        }
    }

    /** What the processes of one contender took. */
    private static final class Result {

        private final Samples afterFilters = new Samples();
        private final Samples afterReceipt = new Samples();

        void add(long drainedAt, long filteredAt, long receivedAt) {
            afterFilters.add((drainedAt - filteredAt) / 1e6);
            afterReceipt.add((drainedAt - receivedAt) / 1e6);
        }

        List<String> row(Contender contender, int requests) {
            return List.of(
                    Integer.toString(requests),
                    contender == Contender.BOOT ? "Boot alone: graceful phase" : "with Softlanding: web-drain",
                    afterFilters.show(2),
                    afterReceipt.show(2),
                    contender == Contender.BOOT ? "" : "≤ 5",
                    Integer.toString(afterFilters.count()));
        }
    }
}
