package dev.softlanding.shutdown.benchmarks.spring;

import dev.softlanding.shutdown.benchmarks.spring.probe.TestSuite;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.TestContextManager;

/** What the starter costs tests that are not about it: many contexts in one JVM, all of them cached. */
final class Contexts {

    private static final int CONTEXTS = 50;
    private static final List<String> FLAGS = List.of("-Xmx1g", "-Dspring.test.context.cache.maxSize=" + CONTEXTS);

    private final int rounds;
    private final Pair<Result> results = Pair.of(Result::new);

    Contexts(int rounds) {
        this.rounds = rounds;
    }

    void run() throws Exception {
        for (Contender contender : Contender.values()) {
            measure(contender, 1, new Result()); // the jars are in the machine's cache from now on
        }
        Rounds.interleave("contexts", rounds, contender -> measure(contender, CONTEXTS, results.of(contender)));
        Console.table(
                "A test suite with %d cached contexts".formatted(CONTEXTS),
                List.of("", "whole JVM, s", "CPU until the end of the last test, s", "live threads", "n"),
                rows());
    }

    private static void measure(Contender contender, int contexts, Result result) throws Exception {
        ClassPath classPath = contender.classPath().plus(SpringBootTest.class, TestContextManager.class);
        try (Jvm jvm = Jvm.start(classPath, FLAGS, TestSuite.class, List.of(Integer.toString(contexts)))) {
            double cpu = Double.parseDouble(jvm.await("cpu-seconds").word(1));
            double settled = Double.parseDouble(jvm.await("settled-seconds").word(1));
            long endedAt = jvm.awaitEnd(0);
            result.add((endedAt - jvm.startedAt()) / 1e9 - settled, cpu, groups(jvm.lines("thread")));
        }
    }

    /** How many threads there are of each kind, numbers in their names aside. */
    static Map<String, Long> groups(List<Jvm.Line> threads) {
        return threads.stream()
                .map(line -> line.text().substring("thread ".length()).replaceAll("\\d+", "#"))
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    /** By how many threads of which kinds the one has more or less than the other, in words; empty if by none. */
    static String difference(Map<String, Long> before, Map<String, Long> after) {
        Map<String, Long> more = new TreeMap<>(after);
        before.forEach((kind, count) -> more.merge(kind, -count, Long::sum));
        return more.entrySet().stream()
                .filter(entry -> entry.getValue() != 0)
                .map(entry -> "%+d %s".formatted(entry.getValue(), entry.getKey()))
                .collect(Collectors.joining(", "));
    }

    private List<List<String>> rows() {
        Result boot = results.boot();
        Result ours = results.ours();
        String kinds = difference(boot.kinds, ours.kinds);
        double more = ours.threads.median() - boot.threads.median();
        return List.of(
                boot.row(Contender.BOOT),
                ours.row(Contender.SOFTLANDING),
                List.of(
                        "ratio, or difference, of the medians",
                        Samples.number(ours.seconds.median() / boot.seconds.median(), 3),
                        Samples.number(ours.cpu.median() / boot.cpu.median(), 3),
                        Samples.number(more, 0) + (kinds.isEmpty() ? "" : "; in the last run " + kinds),
                        ""),
                List.of("target", "≤ 1.01", "", "0", ""));
    }

    /** What the JVMs of one contender took. */
    private static final class Result {

        private final Samples seconds = new Samples();
        private final Samples cpu = new Samples();
        private final Samples threads = new Samples();
        private Map<String, Long> kinds = Map.of();

        void add(double wholeSeconds, double cpuSeconds, Map<String, Long> threadKinds) {
            seconds.add(wholeSeconds);
            cpu.add(cpuSeconds);
            threads.add(
                    threadKinds.values().stream().mapToDouble(Long::doubleValue).sum());
            kinds = threadKinds;
        }

        List<String> row(Contender contender) {
            return List.of(
                    contender.title(),
                    seconds.show(2),
                    cpu.show(2),
                    threads.show(0),
                    Integer.toString(seconds.count()));
        }
    }
}
