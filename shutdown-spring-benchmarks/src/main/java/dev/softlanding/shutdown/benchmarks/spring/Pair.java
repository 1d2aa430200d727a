package dev.softlanding.shutdown.benchmarks.spring;

import java.util.function.Supplier;

/**
 * The same kind of thing for each contender.
 *
 * @param boot that of Boot alone
 * @param ours that with the starter
 */
record Pair<T>(T boot, T ours) {

    static <T> Pair<T> of(Supplier<T> each) {
        return new Pair<>(each.get(), each.get());
    }

    T of(Contender contender) {
        return switch (contender) {
            case BOOT -> boot;
            case SOFTLANDING -> ours;
        };
    }
}
