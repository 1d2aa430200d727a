package dev.softlanding.shutdown.spring.kafka;

import dev.softlanding.shutdown.spring.adoption.Idleness;
import dev.softlanding.shutdown.spring.adoption.UnfinishedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.util.CollectionUtils;

/**
 * Stops Kafka's listener containers, all at once: each ends the batch that it has polled, commits, and leaves its group.
 *
 * <p>An asynchronous listener may still be at records when its container has nothing more to give it. So its container is first
 * paused, and stopped when the listener has acknowledged all: a container that has stopped neither commits that nor handles a
 * failure. Threadsafe; runs once.
 */
final class ContainersStop {

    private final Supplier<? extends Collection<? extends MessageListenerContainer>> containers;
    private final Idleness idleness;
    private final Set<MessageListenerContainer> unfinished = ConcurrentHashMap.newKeySet();

    /** @param containers those there are; asked when they are to stop */
    ContainersStop(Supplier<? extends Collection<? extends MessageListenerContainer>> containers, Idleness idleness) {
        this.containers = containers;
        this.idleness = idleness;
    }

    /** How many containers have to end yet; none before they are to. */
    long running() {
        return unfinished.size();
    }

    /** Returns when all have ended. */
    void run() {
        List<MessageListenerContainer> all = runningNow();
        unfinished.addAll(all);
        var ended = new CountDownLatch(all.size());
        List<MessageListenerContainer> paused = new ArrayList<>();
        for (MessageListenerContainer container : all) {
            Unacknowledged unacknowledged = Unacknowledged.of(container);
            if (unacknowledged == null) {
                stop(container, ended);
            } else {
                unacknowledged.close();
                container.pause();
                paused.add(container);
            }
        }
        try {
            idleness.await(() -> stopIdle(paused, ended));
            ended.await();
        } catch (InterruptedException timeout) {
            List<String> at = whatTheyAreAt(); // before they are stopped: one that is, soon has no partitions any more
            paused.forEach(container -> stop(container, ended)); // whatever its listener is at
            throw new UnfinishedException("Kafka listeners have not ended: " + at, timeout);
        }
    }

    private List<MessageListenerContainer> runningNow() {
        List<MessageListenerContainer> running = new ArrayList<>(containers.get());
        running.removeIf(container -> !container.isRunning());
        return running;
    }

    private void stop(MessageListenerContainer container, CountDownLatch ended) {
        container.stop(() -> {
            if (unfinished.remove(container)) {
                ended.countDown();
            }
        });
    }

    /** Whether all of these are stopping now. */
    private boolean stopIdle(List<MessageListenerContainer> paused, CountDownLatch ended) {
        paused.removeIf(container -> {
            Unacknowledged unacknowledged = Unacknowledged.of(container);
            boolean idle = isPaused(container) && (unacknowledged == null || unacknowledged.count() == 0);
            if (idle) {
                stop(container, ended);
            }
            return idle;
        });
        return paused.isEmpty();
    }

    /** Whether it gives its listener nothing more. One without partitions has nothing to pause. */
    private static boolean isPaused(MessageListenerContainer container) {
        if (container instanceof ConcurrentMessageListenerContainer<?, ?> several) {
            return several.getContainers().stream().allMatch(ContainersStop::isPaused);
        }
        return container.isContainerPaused() || CollectionUtils.isEmpty(container.getAssignedPartitions());
    }

    private List<String> whatTheyAreAt() {
        return unfinished.stream().map(ContainersStop::whatItIsAt).sorted().toList();
    }

    private static String whatItIsAt(MessageListenerContainer container) {
        Unacknowledged unacknowledged = Unacknowledged.of(container);
        String at = "'%s' at %s".formatted(container.getListenerId(), container.getAssignedPartitions());
        return unacknowledged == null ? at : at + " with %d not acknowledged".formatted(unacknowledged.count());
    }
}
