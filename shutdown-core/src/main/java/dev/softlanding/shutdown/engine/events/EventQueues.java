package dev.softlanding.shutdown.engine.events;

import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings events to everybody: to most on one thread, and to some each on a thread of its own, so that nobody who hangs on
 * the first keeps them from hearing. This class is threadsafe.
 */
public final class EventQueues {

    private final List<EventQueue> queues = new ArrayList<>();

    /**
     * Not started yet.
     *
     * @param listeners who hears on the one thread
     * @param isolated who hears each on a thread of its own
     * @param contextClassLoader what listeners find as their thread's context class loader
     */
    public EventQueues(
            List<ShutdownListener> listeners,
            List<ShutdownListener> isolated,
            @Nullable ClassLoader contextClassLoader) {
        queues.add(new EventQueue(listeners, contextClassLoader));
        for (ShutdownListener listener : isolated) {
            queues.add(new EventQueue(List.of(listener), contextClassLoader));
        }
    }

    /** Makes the threads. */
    public void start() {
        for (EventQueue queue : queues) {
            queue.start();
        }
    }

    /** Never waits. */
    public void post(ShutdownEvent event) {
        for (EventQueue queue : queues) {
            queue.post(event);
        }
    }

    /** Waits until {@link ShutdownEvent.RunEnded}, the last event, has reached all, or could have. */
    public void awaitDelivered(Duration limit) throws InterruptedException {
        for (EventQueue queue : queues) {
            queue.awaitDelivered(limit);
        }
    }
}
