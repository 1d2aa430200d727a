package dev.softlanding.shutdown.spring.web;

import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.spring.announce.Announcer;
import dev.softlanding.shutdown.time.Alarm;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts requests and, when the process stops, sees them out.
 *
 * <p>It goes through four stages. SERVING: as ever, but for an {@linkplain #announce() announcement} that is not a run's. ANNOUNCED: everything is served, and each response asks the client to
 * open its next connection elsewhere. QUIETING: the same, until no request has come for the quiet period, at most for a
 * third of the drain's time. REFUSING: what comes now is turned away, streams that would not end by themselves are ended,
 * and the drain ends with the last response.
 *
 * <p>Waiting is event-driven: the request that ends last wakes the drain. This class is threadsafe.
 */
public final class WebDrain implements Announcer {

    private enum Stage {
        SERVING,
        ANNOUNCED,
        QUIETING,
        REFUSING
    }

    private static final Logger LOG = LoggerFactory.getLogger(WebDrain.class);
    private static final int QUIET_SHARE = 3;

    private final Duration quietPeriod;
    private final TimeSource time;
    private final Alarm alarm;
    private final AtomicLong inFlight = new AtomicLong();
    private final Map<Object, Runnable> streams = new ConcurrentHashMap<>();
    private volatile Stage stage = Stage.SERVING;
    private volatile boolean announced;
    private volatile long lastArrival;

    /** @param quietPeriod how long no request has to come before requests are refused; zero: refuse at once */
    public WebDrain(Duration quietPeriod, TimeSource time) {
        this.quietPeriod = quietPeriod;
        this.time = time;
        this.alarm = time.newAlarm();
    }

    /** From now on clients are asked to go elsewhere. */
    @Override
    public void announce() {
        announced = true;
    }

    /** They are no longer, unless a run asks them. */
    @Override
    public void withdraw() {
        announced = false;
    }

    /** For a run: from now on clients are asked to go elsewhere, whatever else is said. */
    public void announceRun() {
        if (stage == Stage.SERVING) {
            stage = Stage.ANNOUNCED;
        }
    }

    /** Whether responses are to ask the client for another connection next time. */
    boolean asksToGo() {
        return announced || stage != Stage.SERVING;
    }

    /** A request comes. If it is let in, {@link #leave()} has to follow. */
    boolean enter() {
        inFlight.incrementAndGet(); // before the look at the stage: a drain that finds none in flight has refused all
        if (stage == Stage.REFUSING) {
            leave();
            return false;
        }
        if (stage == Stage.QUIETING) {
            lastArrival = time.nanos();
        }
        return true;
    }

    /** A request that was let in has ended, with its response. */
    void leave() {
        if (inFlight.decrementAndGet() == 0 && stage == Stage.REFUSING) {
            alarm.ring();
        }
    }

    /**
     * Something begins that may never end by itself: events for a browser, a WebSocket.
     *
     * @param stream what it is known by
     * @param end asks it to end; called once at most, when requests are refused, on the drain's thread; at once, on this thread, if
     *     they are refused already
     */
    void streamBegins(Object stream, Runnable end) {
        streams.put(stream, end);
        if (stage == Stage.REFUSING) {
            endStream(stream);
        }
    }

    /** It has ended, whoever ended it. */
    void streamEnded(Object stream) {
        streams.remove(stream);
    }

    private void endStream(Object stream) {
        Runnable end = streams.remove(stream);
        if (end == null) {
            return;
        }
        try {
            end.run();
        } catch (RuntimeException failure) {
            LOG.warn("A stream could not be ended", failure);
        }
    }

    /** How many requests have been let in and have not ended. */
    public long inFlight() {
        return inFlight.get();
    }

    /**
     * Sees the last request out.
     *
     * @throws InterruptedException if that takes longer than the task may
     */
    public void drain(TaskContext context) throws InterruptedException {
        announceRun();
        awaitQuiet(context);
        stage = Stage.REFUSING;
        List.copyOf(streams.keySet()).forEach(this::endStream);
        while (inFlight.get() > 0) {
            alarm.await(Alarm.NEVER); // the task's timeout interrupts
        }
    }

    private void awaitQuiet(TaskContext context) throws InterruptedException {
        if (!context.reason().isSignal()) {
            return;
        }
        long limit = time.nanos() + context.remaining().dividedBy(QUIET_SHARE).toNanos();
        lastArrival = time.nanos();
        stage = Stage.QUIETING;
        long quietAt = lastArrival + quietPeriod.toNanos();
        while (time.nanos() < Math.min(limit, quietAt)) {
            alarm.await(Math.min(limit, quietAt));
            quietAt = lastArrival + quietPeriod.toNanos();
        }
    }
}
