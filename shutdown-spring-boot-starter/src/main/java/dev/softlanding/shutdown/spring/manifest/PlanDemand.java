package dev.softlanding.shutdown.spring.manifest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a shutdown plan needs of the platform, and what the application believes to be given.
 *
 * @param application the application's name, if it has one
 * @param worstCase the longest that the plan may take from the signal on, the announce delay included
 * @param withoutOptional of that, what has to fit: without the optional tasks, which are left out when the time is short
 * @param announced the same, where a hook has announced the shutdown and served the announce delay before the signal
 * @param announce the announce delay
 * @param reserve what is kept free before the kill
 * @param gracePeriod what the application takes for the platform's grace period
 * @param graceConfigured whether somebody said so; otherwise it is what the platform usually gives
 * @param preStop what the application takes for the longest that a {@code preStop} hook before the signal takes
 */
public record PlanDemand(
        @Nullable String application,
        Duration worstCase,
        Duration withoutOptional,
        Duration announced,
        Duration announce,
        Duration reserve,
        Duration gracePeriod,
        boolean graceConfigured,
        Duration preStop) {

    /**
     * The shortest grace period, in whole seconds, in which the plan surely ends before the kill, without its optional tasks
     * if need be.
     *
     * @param preStop the longest that a hook takes before the signal; charged in whole seconds, rounded up
     */
    public Duration gracePeriodNeeded(Duration preStop) {
        return gracePeriodNeeded(preStop, withoutOptional, reserve);
    }

    /** The same with all of its optional tasks. */
    public Duration gracePeriodNeededForAll(Duration preStop) {
        return gracePeriodNeeded(preStop, worstCase, reserve);
    }

    /** Whether optional tasks make the plan longer. */
    public boolean isLongerWithOptional() {
        return worstCase.compareTo(withoutOptional) > 0;
    }

    static Duration gracePeriodNeeded(Duration preStop, Duration plan, Duration reserve) {
        return ceiling(ceiling(preStop).plus(plan).plus(reserve));
    }

    private static Duration ceiling(Duration duration) {
        return Duration.ofSeconds(duration.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
