package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.ShutdownEvent;
import dev.softlanding.shutdown.ShutdownListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to listeners on a thread of its own, so that a listener that hangs, because a log appender does, cannot
 * hold the run. Posting never waits. This class is threadsafe.
 */
final class EventQueue {

    private static final Logger logger = LoggerFactory.getLogger(EventQueue.class);

    private final List<ShutdownListener> listeners;
    private final @Nullable ClassLoader contextClassLoader;
    private final BlockingQueue<ShutdownEvent> events = new LinkedBlockingQueue<>();
    private final CountDownLatch delivered = new CountDownLatch(1);

    /**
     * @param listeners who hears of the events
     * @param contextClassLoader what listeners find as their thread's context class loader
     */
    EventQueue(List<ShutdownListener> listeners, @Nullable ClassLoader contextClassLoader) {
        this.listeners = List.copyOf(listeners);
        this.contextClassLoader = contextClassLoader;
    }

    void start() {
        var thread = new Thread(null, this::deliver, "shutdown-events", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(contextClassLoader); // a signal's thread has none to inherit
        thread.start();
    }

    void post(ShutdownEvent event) {
        events.add(event);
    }

    /** Waits until {@link ShutdownEvent.RunEnded}, the last event, has reached all listeners. */
    boolean awaitDelivered(Duration limit) throws InterruptedException {
        return delivered.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void deliver() {
        try {
            ShutdownEvent event;
            do {
                event = events.take();
                for (ShutdownListener listener : listeners) {
                    notify(listener, event);
                }
            } while (!(event instanceof ShutdownEvent.RunEnded));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            delivered.countDown();
        }
    }

    private static void notify(ShutdownListener listener, ShutdownEvent event) {
        try {
            listener.onEvent(event);
        } catch (Throwable failure) { // a listener's failure is not the run's
            logger.warn(
                    "Shutdown listener {} failed on {}",
                    listener,
                    event.getClass().getSimpleName(),
                    failure);
        } finally {
            Thread.interrupted(); // a flag that a listener left behind would end the delivery
        }
    }
}
