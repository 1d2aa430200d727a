package dev.softlanding.shutdown;

import java.time.Duration;

/**
 * The clock a run has to live with. None of these is a timeout of ours: the platform decides when it kills.
 *
 * @param gracePeriod from the platform's decision to stop the process to its kill; on Kubernetes
 *     {@code terminationGracePeriodSeconds}
 * @param preStop the part of it that has passed before the signal comes: the longest a {@code preStop} hook takes
 * @param reserve the tail before the kill that is kept free for the last resort; at least 100 ms
 */
public record ShutdownSettings(Duration gracePeriod, Duration preStop, Duration reserve) {

    /** Kubernetes' default grace period. */
    public static final Duration DEFAULT_GRACE_PERIOD = Duration.ofSeconds(30);

    /** Twice the longest delay a timer was seen to have during a stop-the-world collection. */
    public static final Duration DEFAULT_RESERVE = Duration.ofSeconds(1);

    /** Less than this no last resort can be had in. */
    public static final Duration MINIMUM_RESERVE = Duration.ofMillis(100);

    /** No platform waits longer, and sums of moments stay far from overflow. */
    private static final Duration LONGEST_GRACE_PERIOD = Duration.ofDays(1);

    /** Refuses what no run could live with, naming the property, its value and the fix. */
    public ShutdownSettings {
        if (preStop.isNegative()) {
            throw refusal("shutdown.pre-stop", preStop, "Use zero or more.");
        }
        if (reserve.compareTo(MINIMUM_RESERVE) < 0) {
            throw refusal("shutdown.reserve", reserve, "Use at least %s.".formatted(Wording.seconds(MINIMUM_RESERVE)));
        }
        if (gracePeriod.compareTo(LONGEST_GRACE_PERIOD) > 0) {
            throw refusal(
                    "shutdown.grace-period",
                    gracePeriod,
                    "Use at most %s.".formatted(Wording.seconds(LONGEST_GRACE_PERIOD)));
        }
        Duration taken = sum(preStop, reserve);
        if (gracePeriod.compareTo(taken) <= 0) {
            throw refusal(
                    "shutdown.grace-period",
                    gracePeriod,
                    "Use more than shutdown.pre-stop and shutdown.reserve together (%s)."
                            .formatted(Wording.seconds(taken)));
        }
    }

    /** The defaults: Kubernetes' grace period, no {@code preStop} hook, one second of reserve. */
    public static ShutdownSettings defaults() {
        return new ShutdownSettings(DEFAULT_GRACE_PERIOD, Duration.ZERO, DEFAULT_RESERVE);
    }

    private static Duration sum(Duration a, Duration b) {
        try {
            return a.plus(b);
        } catch (ArithmeticException tooLarge) {
            return Duration.ofSeconds(Long.MAX_VALUE);
        }
    }

    private static ShutdownException refusal(String property, Duration value, String fix) {
        return new ShutdownException("'%s' is %s. %s".formatted(property, Wording.seconds(value), fix));
    }
}
