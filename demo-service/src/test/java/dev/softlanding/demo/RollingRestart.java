package dev.softlanding.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What becomes of orders that come at a constant rate while the instances that take them are stopped and started again, one after the
 * other.
 *
 * @param answers what the client saw of all it sent
 * @param ends how each life that was stopped ended
 * @param previousLives what the next life says of it
 * @param orders what is stored in the end
 * @param outbox how many of them are still to be confirmed, when there was time for all
 */
record RollingRestart(
        List<DemoClient.Answer> answers,
        List<DemoContainer.End> ends,
        List<String> previousLives,
        Map<String, OrderStatus> orders,
        long outbox) {

    private static final Duration WARM_UP = Duration.ofSeconds(3);

    /**
     * Stops each instance in turn, and the next one as soon as the proxy has the last one back.
     *
     * @param rounds how often
     */
    static RollingRestart of(DemoCluster cluster, int rounds, int perSecond, int workMs) throws InterruptedException {
        List<DemoContainer.End> ends = new ArrayList<>();
        List<String> previousLives = new ArrayList<>();
        List<DemoClient.Answer> answers;
        try (var load = OrderLoad.start(new DemoClient(cluster.proxy()::uri), perSecond, workMs)) {
            Thread.sleep(WARM_UP.toMillis());
            for (int round = 0; round < rounds; round++) {
                for (DemoContainer demo : cluster.demos()) {
                    ends.add(demo.terminate());
                    demo.startAgain();
                    demo.awaitStarted();
                    cluster.proxy().awaitUp(demo.name());
                    previousLives.add(demo.previousLife());
                }
            }
            answers = load.end();
        }
        cluster.awaitEmptyOutbox();
        return new RollingRestart(answers, ends, previousLives, cluster.orders(), cluster.outbox());
    }

    List<DemoClient.Answer> failed() {
        return answers.stream()
                .filter(Predicate.not(DemoClient.Answer::isAccepted))
                .toList();
    }

    List<String> accepted() {
        return answers.stream()
                .filter(DemoClient.Answer::isAccepted)
                .map(DemoClient.Answer::id)
                .toList();
    }

    /** Accepted, and not in the database. */
    Set<String> lost() {
        return difference(accepted(), orders.keySet());
    }

    /** In the database, though the client was not told: what a second try would have doubled. */
    Set<String> untold() {
        return difference(orders.keySet(), accepted());
    }

    private static Set<String> difference(Collection<String> all, Collection<String> others) {
        Set<String> rest = new HashSet<>(all);
        rest.removeAll(others);
        return rest;
    }

    /** Milliseconds that so many of a hundred accepted orders took at most. */
    long percentile(double percent) {
        List<Long> sorted = answers.stream()
                .filter(DemoClient.Answer::isAccepted)
                .map(answer ->
                        Duration.between(answer.sentAt(), answer.answeredAt()).toMillis())
                .sorted()
                .toList();
        return sorted.get((int) Math.ceil(percent / 100 * sorted.size()) - 1);
    }

    /** For a reader. */
    String summary() {
        Map<String, Long> failures =
                failed().stream().collect(Collectors.groupingBy(RollingRestart::kind, Collectors.counting()));
        Instant first = answers.get(0).sentAt();
        Duration lasted =
                Duration.between(first, answers.get(answers.size() - 1).sentAt());
        return """
                %d orders in %d s: %d accepted, %d failed %s, p50 %d ms, p99 %d ms; %d lost, %d stored but not told, %d in the outbox
                %s""".formatted(
                        answers.size(),
                        lasted.toSeconds(),
                        accepted().size(),
                        failed().size(),
                        failures,
                        percentile(50),
                        percentile(99),
                        lost().size(),
                        untold().size(),
                        outbox,
                        ends.stream()
                                .map(end -> "  exit code %d after %.1f s: %s"
                                        .formatted(end.code(), end.took().toMillis() / 1000.0, end.summary()))
                                .collect(Collectors.joining("\n")));
    }

    private static String kind(DemoClient.Answer answer) {
        Throwable failure = answer.failure();
        if (failure == null) {
            return Integer.toString(answer.status());
        }
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getClass().getSimpleName();
    }
}
