package dev.softlanding.shutdown.scope;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.Wording;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What holds for all time limits of this package. Moments and limits are in nanoseconds. Stateless. */
final class Limits {

    /** Longer than any process lives, and sums of it with moments stay far from overflow. */
    static final long NONE = Long.MAX_VALUE / 4;

    /** However little is left to a scope, a step gets this. */
    static final long LEAST = Duration.ofMillis(50).toNanos();

    private static final long LONGEST_LEAD = Duration.ofMillis(100).toNanos();

    private static final Duration LONGEST = Duration.ofNanos(NONE);

    private Limits() {}

    /** The nanoseconds of a limit somebody set; refuses what is not more than zero. */
    static long nanos(String what, Duration limit) {
        if (limit.isZero() || limit.isNegative()) {
            throw new ShutdownException("%s is %s. Use more than zero.".formatted(what, Wording.seconds(limit)));
        }
        return limit.compareTo(LONGEST) > 0 ? NONE : limit.toNanos();
    }

    /** What a step may take: its own, but no more than its scope has left. */
    static long ofStep(long own, long leftToScope) {
        return Math.max(LEAST, Math.min(own, leftToScope));
    }

    /** What a scope may take in a shutdown: a quarter of the shutdown's time is kept for the steps after a stuck one. */
    static long ofScope(long own, long leftToShutdown) {
        return Math.min(own, leftToShutdown - leftToShutdown / 4);
    }

    /** How long before its limit a step is interrupted. */
    static long lead(long limit) {
        return Math.min(LONGEST_LEAD, limit / 10);
    }

    /** For people: a limit with millisecond precision. */
    static String rounded(long nanos) {
        return Wording.seconds(Duration.ofMillis(nanos / 1_000_000));
    }

    /** Refuses a second, different value for the same thing. */
    static void refuseSecond(String where, String what, @Nullable Object first, Object second) {
        if (first != null && !first.equals(second)) {
            throw new ShutdownException("%s was given the %s %s after it was given %s. Give it one."
                    .formatted(where, what, Wording.setting(second), Wording.setting(first)));
        }
    }
}
