package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;

/**
 * The time in which everything is still served although the process has been told to stop, so that whoever sends work
 * here can learn of it. Only a signal makes it worth waiting: nobody routes around an application that closes itself.
 */
record AnnounceDelay(Duration delay) {

    void serve(TaskContext context, TimeSource time) throws InterruptedException {
        if (context.reason().isSignal()) {
            time.newAlarm().await(time.nanos() + delay.toNanos());
        }
    }
}
