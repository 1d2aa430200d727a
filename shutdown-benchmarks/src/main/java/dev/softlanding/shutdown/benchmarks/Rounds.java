package dev.softlanding.shutdown.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Interleaves contenders, so that what happens to the machine meanwhile happens to all of them. */
final class Rounds {

    private Rounds() {}

    /** Something to be measured once. */
    @FunctionalInterface
    interface Measurement {

        void of(String id) throws Exception;
    }

    /** Measures each once per round, each round starting with another. */
    static void interleave(String what, int rounds, List<String> ids, Measurement measurement) throws Exception {
        List<String> order = new ArrayList<>(ids);
        for (int round = 1; round <= rounds; round++) {
            Console.progress("%s: round %d of %d".formatted(what, round, rounds));
            for (String id : order) {
                measurement.of(id);
            }
            Collections.rotate(order, -1);
        }
    }

    /** Runs some small shutdowns, so that the first use of classes does not look like a late timer. */
    static void warmUp(Contender contender) throws Exception {
        Workload workload = Workloads.fan(18, new Work.Nothing());
        for (int round = 0; round < 20; round++) {
            time(contender, workload);
        }
    }

    /**
     * Times the building and the running of one shutdown and checks what it did.
     *
     * @throws WrongResultException if it did something else
     */
    static Times time(Contender contender, Workload workload) throws Exception {
        workload.trace().reset();
        long startedAt = System.nanoTime();
        try (PreparedRun run = contender.build(workload)) {
            long builtAt = System.nanoTime();
            run.run();
            long endedAt = System.nanoTime();
            workload.trace().verify();
            run.verify();
            return new Times((builtAt - startedAt) / 1e6, run.split().millis(), (endedAt - builtAt) / 1e6);
        }
    }

    /**
     * How long one shutdown took, in milliseconds.
     *
     * @param build the making of it
     * @param split the part of that which is told apart
     * @param run from the trigger to the end
     */
    record Times(double build, double split, double run) {

        double total() {
            return build + run;
        }
    }
}
