package dev.softlanding.shutdown.benchmarks.spring;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Interleaves contenders, so that what happens to the machine meanwhile happens to all of them. */
final class Rounds {

    private Rounds() {}

    /** Something to be measured once. */
    @FunctionalInterface
    interface Measurement {

        void of(Contender contender) throws Exception;
    }

    /** Measures each once per round, each round starting with another. */
    static void interleave(String what, int rounds, Measurement measurement) throws Exception {
        List<Contender> order = new ArrayList<>(List.of(Contender.values()));
        for (int round = 1; round <= rounds; round++) {
            Console.progress("%s: round %d of %d".formatted(what, round, rounds));
            for (Contender contender : order) {
                measurement.of(contender);
            }
            Collections.rotate(order, -1);
        }
    }
}
