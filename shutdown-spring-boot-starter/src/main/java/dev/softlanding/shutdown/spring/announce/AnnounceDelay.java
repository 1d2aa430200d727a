package dev.softlanding.shutdown.spring.announce;

import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.Optional;

/**
 * The time in which everything is still served although the process has been told to stop, so that whoever sends work
 * here can learn of it. Only a signal makes it worth waiting: nobody routes around an application that closes itself.
 *
 * @param delay how long, unless a part of it was over before the signal
 */
public record AnnounceDelay(Duration delay) {

    /** The task of the plan that waits. */
    public static final String TASK = "announce-delay";

    /**
     * Waits until it is over.
     *
     * @param announced what is left of it if the platform has announced the shutdown before
     */
    public void serve(TaskContext context, Optional<Duration> announced, TimeSource time) throws InterruptedException {
        if (context.reason().isSignal()) {
            Duration left =
                    announced.filter(known -> known.compareTo(delay) < 0).orElse(delay);
            time.newAlarm().await(time.nanos() + left.toNanos());
        }
    }
}
