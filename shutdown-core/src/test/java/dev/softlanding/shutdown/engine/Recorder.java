package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Hears everything, remembers it, and lets a test wait for it. This class is threadsafe. */
public final class Recorder implements ShutdownListener {

    private final List<ShutdownEvent> events = new ArrayList<>();

    @Override
    public synchronized void onEvent(ShutdownEvent event) {
        events.add(event);
        notifyAll();
    }

    public synchronized List<ShutdownEvent> events() {
        return List.copyOf(events);
    }

    /** All events of a type so far, in order. */
    public synchronized <E extends ShutdownEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Waits for the first event of a type. */
    public <E extends ShutdownEvent> E await(Class<E> type) throws InterruptedException {
        return await(type, event -> true);
    }

    /** Waits for the first event of a type that satisfies a condition. */
    public synchronized <E extends ShutdownEvent> E await(Class<E> type, Predicate<E> condition)
            throws InterruptedException {
        while (true) {
            for (E event : events(type)) {
                if (condition.test(event)) {
                    return event;
                }
            }
            wait();
        }
    }

    /** Waits until a task has its outcome. */
    public ShutdownEvent.TaskEnded awaitEnd(String task) throws InterruptedException {
        return await(ShutdownEvent.TaskEnded.class, ended -> ended.task().equals(task));
    }
}
