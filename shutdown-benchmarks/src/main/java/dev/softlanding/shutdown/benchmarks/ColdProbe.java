package dev.softlanding.shutdown.benchmarks;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * Main class of a fresh JVM that runs one shutdown and says how long that took, counted from before the first class of
 * the contender is loaded.
 */
final class ColdProbe {

    static final String BARE = "bare";
    static final String USED = "used";

    private ColdProbe() {}

    /**
     * Arguments: the contender's id; how many tasks; {@value BARE} if nothing comes before, {@value USED} if the JDK's
     * own machinery and the log have been used as they have been in any service.
     */
    public static void main(String[] arguments) throws Exception {
        String id = arguments[0];
        int tasks = Integer.parseInt(arguments[1]);
        Workload workload = Workloads.randomNoops(tasks, NoopGraph.MEAN_IN_DEGREE);
        if (arguments[2].equals(USED)) {
            useJdk(tasks);
        }
        Class.forName(Pool.class.getName()); // the measure's own classes are at nobody's cost
        Class.forName(PreparedRun.Split.class.getName());
        long startedAt = System.nanoTime();
        Contender contender = Contenders.of(id);
        PreparedRun run = contender.build(workload);
        long builtAt = System.nanoTime();
        run.run();
        long endedAt = System.nanoTime();
        workload.trace().verify();
        run.verify();
        System.out.printf(
                "times %d %d %d%n", builtAt - startedAt, Math.round(run.split().millis() * 1e6), endedAt - builtAt);
        System.out.println("split " + run.split().what());
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /** A lambda, a concatenation, a formatted string, a stream, a thread pool and the log. */
    private static void useJdk(int number) throws Exception {
        Supplier<String> lambda = () -> "a" + number;
        var executor = Executors.newSingleThreadExecutor();
        String joined = executor.submit(() -> String.join(",", List.of(lambda.get(), "b%d".formatted(number))))
                .get();
        long letters =
                joined.chars().mapToObj(Character::toString).filter("a"::equals).count();
        executor.shutdown();
        LoggerFactory.getLogger(ColdProbe.class).info("{}", joined);
        if (letters != 1) {
            throw new IllegalStateException(joined);
        }
    }
}
