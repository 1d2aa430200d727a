package dev.softlanding.shutdown.spring.flush;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Does the parts of a flush at once, each on a daemon thread, so that one that hangs in foreign code, maybe deaf to its
 * interrupt, holds up neither the others nor the flusher.
 */
final class SideBySide {

    private SideBySide() {}

    /** One part: a stream, a registry, a producer. */
    record Part(String name, Action action) {}

    /** What a part does. */
    @FunctionalInterface
    interface Action {

        void run() throws Exception;
    }

    /**
     * Returns when all parts have ended. Those that have not when the time is over, or when the calling thread is
     * interrupted, are interrupted and left.
     *
     * @throws ShutdownException if parts failed or were left: names them
     */
    static void run(List<Part> parts, Duration limit) throws InterruptedException {
        Queue<Part> unfinished = new ConcurrentLinkedQueue<>(parts);
        Queue<ShutdownException> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        var ended = new CountDownLatch(parts.size());
        try {
            for (Part part : parts) {
                start(threads, part, () -> {
                    try {
                        part.action().run();
                    } catch (Throwable failure) {
                        failures.add(failed("Flushing %s failed".formatted(part.name()), failure));
                    } finally {
                        unfinished.remove(part);
                        ended.countDown();
                    }
                });
            }
            if (!ended.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                failures.add(new ShutdownException("Flushing %s did not end in %s"
                        .formatted(unfinished.stream().map(Part::name).toList(), Wording.thousandths(limit))));
            }
        } finally {
            threads.forEach(Thread::interrupt);
        }
        throwFirst(failures);
    }

    /** What is left of a time that began then; never negative. */
    static Duration left(TimeSource time, long startNanos, Duration limit) {
        Duration left = limit.minusNanos(time.nanos() - startNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static void start(List<Thread> threads, Part part, Runnable work) {
        Thread thread = Threads.daemon("shutdown-flush-" + part.name(), work);
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        try {
            thread.start();
            threads.add(thread);
        } catch (OutOfMemoryError noThread) {
            work.run(); // or nobody would
        }
    }

    static ShutdownException failed(String message, @Nullable Throwable cause) {
        var failure = new ShutdownException(message);
        failure.initCause(cause);
        return failure;
    }

    private static void throwFirst(Queue<ShutdownException> failures) {
        ShutdownException first = failures.poll();
        if (first != null) {
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }
}
