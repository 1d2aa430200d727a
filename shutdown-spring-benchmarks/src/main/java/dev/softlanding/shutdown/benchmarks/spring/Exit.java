package dev.softlanding.shutdown.benchmarks.spring;

import dev.softlanding.shutdown.benchmarks.spring.probe.BareJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a process takes to end after it had nothing left to do: from SIGTERM to the exit, less the time to the last
 * response, or to the end of the job in the executor that it left, and less what a bare JVM takes to end.
 */
final class Exit {

    private static final long WORK_MILLIS = 500;
    private static final long SETTLE_MILLIS = 1_000;
    private static final long BARE_SETTLE_MILLIS = 300;
    private static final Duration REPLY_LIMIT = Duration.ofSeconds(20);
    private static final List<Load> LOADS = List.of(
            new Load(0, 0, "none", "≤ 1"),
            new Load(1, 0, "1", "≤ 1"),
            new Load(1, 200, "1, then 200 ms in the executor", ""),
            new Load(200, 0, "200", "≤ 0.8"));

    private final int rounds;
    private final String fetchWait;
    private final Broker broker;
    private final Random moments = new Random(5);
    private final Pair<Samples> bare = Pair.of(Samples::new);

    /** @param fetchWait how long a consumer's fetch waits for records, and so its close for the fetch: at random, up to this */
    Exit(int rounds, String fetchWait, Broker broker) {
        this.rounds = rounds;
        this.fetchWait = fetchWait;
        this.broker = broker;
    }

    /** What is in flight when the signal comes: requests, and jobs in milliseconds that they leave behind. */
    private record Load(int requests, long then, String title, String target) {}

    void run() throws Exception {
        List<Pair<Result>> results = new ArrayList<>();
        for (Load load : LOADS) {
            Pair<Result> pair = Pair.of(Result::new);
            results.add(pair);
            Rounds.interleave("exit, requests in flight: " + load.title(), rounds, contender -> {
                bare.of(contender).add(bareExit(contender));
                once(contender, load, pair.of(contender));
            });
        }
        List<List<String>> rows = new ArrayList<>();
        for (int load = 0; load < LOADS.size(); load++) {
            rows.addAll(rows(LOADS.get(load), results.get(load)));
        }
        Console.table(
                "SIGTERM to exit; a bare JVM with the jars of Boot alone takes %s ms, with all %s ms"
                        .formatted(bare.boot().show(1), bare.ours().show(1)),
                List.of(
                        "requests in flight",
                        "",
                        "→ last response, or end of the job, ms",
                        "→ exit, ms",
                        "exit beyond that, ms",
                        "less a bare JVM, ms",
                        "÷ Boot alone",
                        "target",
                        "n"),
                rows);
    }

    private List<List<String>> rows(Load load, Pair<Result> results) {
        double boot = results.boot().beyond.median() - bare.boot().median();
        double ours = results.ours().beyond.median() - bare.ours().median();
        return List.of(
                results.boot().row(load.title(), Contender.BOOT, boot, "", ""),
                results.ours()
                        .row(load.title(), Contender.SOFTLANDING, ours, Samples.number(ours / boot, 2), load.target()));
    }

    private static double bareExit(Contender contender) throws Exception {
        try (Jvm jvm = Jvm.start(contender.classPath(), Jvm.FLAGS, BareJvm.class, List.of())) {
            jvm.await("parked");
            Thread.sleep(BARE_SETTLE_MILLIS);
            long signalledAt = jvm.terminate();
            return (jvm.awaitTerminated() - signalledAt) / 1e6;
        }
    }

    private void once(Contender contender, Load load, Result result) throws Exception {
        try (Application application =
                        Application.start(contender, broker, "--spring.kafka.consumer.fetch-max-wait=" + fetchWait);
                var connections = new Connections(application.port(), Math.max(1, load.requests()))) {
            application.warmUp(connections);
            Thread.sleep(SETTLE_MILLIS);
            if (load.requests() > 0) {
                application.occupy(connections, WORK_MILLIS, load.then());
            }
            LockSupport.parkNanos(moments.nextInt(50_000_000)); // whoever polls is met at any moment
            long signalledAt = application.jvm().terminate();
            long idleAt = load.requests() == 0
                    ? signalledAt
                    : connections.awaitReplies(REPLY_LIMIT) + load.then() * 1_000_000;
            long endedAt = application.jvm().awaitTerminated();
            result.add((idleAt - signalledAt) / 1e6, (endedAt - signalledAt) / 1e6);
        }
    }

    /** What the processes of one contender took. */
    private static final class Result {

        private final Samples idle = new Samples();
        private final Samples exit = new Samples();
        private final Samples beyond = new Samples();

        void add(double idleMillis, double exitMillis) {
            idle.add(idleMillis);
            exit.add(exitMillis);
            beyond.add(exitMillis - idleMillis);
        }

        List<String> row(String load, Contender contender, double lessBare, String ratio, String target) {
            return List.of(
                    load,
                    contender.title(),
                    idle.show(0),
                    exit.show(0),
                    beyond.show(1),
                    Samples.number(lessBare, 1),
                    ratio,
                    target,
                    Integer.toString(exit.count()));
        }
    }
}
