package dev.softlanding.shutdown.spring.flush;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.spring.flush.SideBySide.Part;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings log lines out: waits until queues are empty, then flushes buffers, then the standard streams. Logs nothing.
 *
 * <p>No logging system tells when its queue is empty, so here alone somebody looks again and again. What a stuck task keeps
 * from being written, by the lock of an appender, keeps the queue full: then buffers are flushed nevertheless.
 */
final class LoggingFlush {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

    private final List<LogBackend> backends;
    private final TimeSource time;

    LoggingFlush(List<LogBackend> backends, TimeSource time) {
        this.backends = List.copyOf(backends);
        this.time = time;
    }

    /** Brings out what was logged before. */
    void flush(Duration remaining) throws InterruptedException {
        long start = time.nanos();
        boolean drained = awaitDrained(share(remaining, 3));
        List<Part> parts = new ArrayList<>();
        backends.forEach(backend -> parts.addAll(backend.buffers()));
        parts.add(new Part("standard output", System.out::flush));
        parts.add(new Part("standard error", System.err::flush));
        SideBySide.run(parts, SideBySide.left(time, start, remaining));
        if (!drained) {
            throw new ShutdownException(
                    "Log lines are still queued after %s".formatted(Wording.thousandths(share(remaining, 3))));
        }
    }

    /** Brings out what was logged before, then ends logging, with what that still brings out. */
    void stop(Duration remaining) throws InterruptedException {
        long start = time.nanos();
        ShutdownException notFlushed = null;
        try {
            flush(share(remaining, 2));
        } catch (ShutdownException failure) {
            notFlushed = failure;
        }
        Duration left = SideBySide.left(time, start, remaining);
        SideBySide.run(
                backends.stream()
                        .flatMap(backend -> backend.endings(left).stream())
                        .toList(),
                left);
        if (notFlushed != null) {
            throw notFlushed;
        }
    }

    private boolean awaitDrained(Duration limit) throws InterruptedException {
        long until = time.nanos() + limit.toNanos();
        Alarm alarm = time.newAlarm();
        List<LogQueue> queues =
                backends.stream().flatMap(backend -> backend.queues().stream()).toList();
        for (LogQueue queue : queues) {
            while (!queue.isDrained()) {
                if (time.nanos() >= until) {
                    return false;
                }
                alarm.await(Math.min(until, time.nanos() + LOOK_AGAIN.toNanos()));
            }
        }
        return true;
    }

    private static Duration share(Duration remaining, int quarters) {
        return remaining.multipliedBy(quarters).dividedBy(4);
    }
}
