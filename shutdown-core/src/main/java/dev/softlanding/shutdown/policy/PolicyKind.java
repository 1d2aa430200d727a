package dev.softlanding.shutdown.policy;

import java.util.Locale;

/**
 * The kinds of policies that can be put around the work of a task. Where a task names several, each is inside of those that
 * are declared before it here, whatever the order in which they are named: a retry tries all the rest again, and what waits
 * for its next try holds no permit. The order is that of Resilience4j's own decorators.
 */
public enum PolicyKind {

    /** Tries again what has failed. */
    RETRY,

    /** Does not try what has failed too often of late. */
    CIRCUIT_BREAKER,

    /** Lets only so many begin in a period. */
    RATE_LIMITER,

    /** Does not wait longer than that for what goes on without a thread. */
    TIME_LIMITER,

    /** Lets only so many be under way at a time. */
    BULKHEAD;

    /** As in properties: {@code circuit-breaker}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As in a sentence: {@code circuit breaker}. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
