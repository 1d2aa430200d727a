package dev.softlanding.shutdown.spring.observability;

import java.time.Duration;

/**
 * A run as far as meters show it. They hear of what happens on a thread of their own, so whoever publishes for the last time
 * has to wait for them.
 */
@FunctionalInterface
public interface MeteredRun {

    /**
     * Waits until the ends of all tasks before the telemetry phase are metered.
     *
     * @return whether they are; also if that phase has not begun
     */
    boolean awaitReleased(Duration limit) throws InterruptedException;
}
