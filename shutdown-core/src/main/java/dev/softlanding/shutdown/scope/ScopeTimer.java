package dev.softlanding.shutdown.scope;

import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.util.Comparator;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls at given moments, in their order, on one daemon thread, which is started when there is something to wait for and
 * ends when there is nothing. What it calls must be quick and must not run foreign code: others wait behind it.
 *
 * <p>The thread is woken for a call only if that is earlier than all others, so that many calls that come to nothing,
 * as time limits do, cost no wake-up each. This class is threadsafe and takes no locks.
 */
final class ScopeTimer {

    private static final Logger logger = LoggerFactory.getLogger(ScopeTimer.class);

    private final TimeSource time;
    private final Alarm alarm;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile long wakesAt = Alarm.NEVER;

    private final ConcurrentSkipListSet<Call> calls =
            new ConcurrentSkipListSet<>(Comparator.comparingLong(Call::at).thenComparingLong(Call::number));

    /** Something to be called, at a moment of the time source. */
    record Call(long at, long number, Runnable action) {}

    ScopeTimer(TimeSource time) {
        this.time = time;
        this.alarm = time.newAlarm();
    }

    /** Calls at that moment, or soon if it has passed, unless {@linkplain #cancel cancelled} before. */
    Call call(long at, Runnable action) {
        var call = new Call(at, numbers.getAndIncrement(), action);
        calls.add(call);
        if (running.compareAndSet(false, true)) {
            start();
        } else if (at < wakesAt) {
            alarm.ring();
        }
        return call;
    }

    void cancel(Call call) {
        calls.remove(call);
    }

    private void start() {
        try {
            Daemons.start("shutdown-scopes-timer", null, this::keep);
        } catch (Throwable noThread) { // the next call tries again, for this one too
            running.set(false);
            logger.warn("No thread to watch over the time of scopes", noThread);
        }
    }

    private void keep() {
        do {
            while (!calls.isEmpty()) {
                makeDueCalls();
                awaitNext();
            }
            running.set(false);
        } while (!calls.isEmpty() && running.compareAndSet(false, true));
    }

    private void makeDueCalls() {
        long now = time.nanos();
        for (Call call : calls) {
            if (call.at() > now) {
                return;
            }
            if (calls.remove(call)) {
                makeCall(call);
            }
        }
    }

    private static void makeCall(Call call) {
        try {
            call.action().run();
        } catch (Throwable failure) { // of one is not that of the others
            logger.warn("A time limit of a scope could not be enforced", failure);
        }
    }

    /** Whoever adds a call either sees when this thread wakes, and rings, or is seen by it. */
    private void awaitNext() {
        wakesAt = nextAt();
        if (nextAt() >= wakesAt && wakesAt != Alarm.NEVER) {
            try {
                alarm.await(wakesAt);
            } catch (InterruptedException ignored) {
                // Nobody's to interrupt.
            }
        }
    }

    private long nextAt() {
        for (Call first : calls) {
            return first.at();
        }
        return Alarm.NEVER;
    }
}
