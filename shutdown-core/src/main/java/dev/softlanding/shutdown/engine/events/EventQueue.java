package dev.softlanding.shutdown.engine.events;

import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to listeners on a thread of its own, so that a listener that hangs, because a log appender does, cannot
 * hold the run. Posting never waits, and wakes that thread at most once in a while: after each delivery it lets events
 * gather for a moment. This class is threadsafe.
 */
final class EventQueue implements Runnable {

    private static final Logger logger = LoggerFactory.getLogger(EventQueue.class);

    private static final long GATHERING_NANOS = 200_000;

    private final List<ShutdownListener> listeners;
    private final @Nullable ClassLoader contextClassLoader;
    private final CountDownLatch delivered;
    private volatile @Nullable Thread thread;

    private final Object lock = new Object();

    // Guarded by the lock.
    private List<ShutdownEvent> events = new ArrayList<>();
    private boolean waiting;

    /**
     * @param listeners who hears of the events
     * @param contextClassLoader what listeners find as their thread's context class loader
     * @param delivered counted down when {@link ShutdownEvent.RunEnded}, the last event, has reached all of them
     */
    EventQueue(List<ShutdownListener> listeners, @Nullable ClassLoader contextClassLoader, CountDownLatch delivered) {
        this.listeners = List.copyOf(listeners);
        this.contextClassLoader = contextClassLoader;
        this.delivered = delivered;
    }

    void start() {
        Thread delivery = Threads.daemon("shutdown-events", this);
        delivery.setContextClassLoader(contextClassLoader); // a signal's thread has none to inherit
        thread = delivery;
        delivery.start();
    }

    void post(ShutdownEvent event) {
        boolean wake;
        synchronized (lock) {
            events.add(event);
            wake = waiting || event instanceof ShutdownEvent.RunEnded;
            waiting = false;
        }
        if (wake) {
            LockSupport.unpark(thread);
        }
    }

    /** Delivers until the run has ended. */
    @Override
    public void run() {
        try {
            boolean ended = false;
            while (!ended) {
                List<ShutdownEvent> gathered = takeAll();
                for (ShutdownEvent event : gathered) {
                    notifyAll(event);
                    ended |= event instanceof ShutdownEvent.RunEnded;
                }
                if (gathered.isEmpty()) {
                    LockSupport.park(this);
                } else if (!ended) {
                    LockSupport.parkNanos(this, GATHERING_NANOS);
                }
            }
        } finally {
            delivered.countDown();
        }
    }

    private List<ShutdownEvent> takeAll() {
        synchronized (lock) {
            waiting = events.isEmpty();
            if (waiting) {
                return List.of();
            }
            List<ShutdownEvent> taken = events;
            events = new ArrayList<>(taken.size());
            return taken;
        }
    }

    private void notifyAll(ShutdownEvent event) {
        for (ShutdownListener listener : listeners) {
            notify(listener, event);
        }
    }

    private static void notify(ShutdownListener listener, ShutdownEvent event) {
        try {
            listener.onEvent(event);
        } catch (Throwable failure) { // a listener's failure is not the run's
            tell(listener, event, failure);
        } finally {
            Thread.interrupted(); // a flag that a listener left behind would keep this thread from waiting
        }
    }

    private static void tell(ShutdownListener listener, ShutdownEvent event, Throwable failure) {
        try {
            logger.warn(
                    "Shutdown listener {} failed on {}",
                    listener,
                    event.getClass().getSimpleName(),
                    failure);
        } catch (Throwable noLog) {
            // At the end of a process the log may be what is broken. Others still want to hear.
        }
    }
}
