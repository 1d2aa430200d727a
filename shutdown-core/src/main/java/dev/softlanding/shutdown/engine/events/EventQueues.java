package dev.softlanding.shutdown.engine.events;

import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings events to everybody: to most on one thread, and to some each on a thread of its own, so that nobody who hangs on
 * the first keeps them from hearing. This class is threadsafe.
 */
public final class EventQueues {

    private final List<EventQueue> queues = new ArrayList<>();
    private final CountDownLatch delivered;

    /**
     * Not started yet.
     *
     * @param listeners who hears on the one thread
     * @param isolated who hears each on a thread of its own
     * @param detached who does so too, and is not waited for
     * @param contextClassLoader what listeners find as their thread's context class loader
     */
    public EventQueues(
            List<ShutdownListener> listeners,
            List<ShutdownListener> isolated,
            List<ShutdownListener> detached,
            @Nullable ClassLoader contextClassLoader) {
        delivered = new CountDownLatch(1 + isolated.size());
        queues.add(new EventQueue(listeners, contextClassLoader, delivered));
        for (ShutdownListener listener : isolated) {
            queues.add(new EventQueue(List.of(listener), contextClassLoader, delivered));
        }
        for (ShutdownListener listener : detached) {
            queues.add(new EventQueue(List.of(listener), contextClassLoader, new CountDownLatch(1)));
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

    /** Waits until {@link ShutdownEvent.RunEnded}, the last event, has reached all who are waited for, or could have. */
    public void awaitDelivered(Duration limit) throws InterruptedException {
        delivered.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }
}
