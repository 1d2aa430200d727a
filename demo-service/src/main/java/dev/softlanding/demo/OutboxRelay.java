package dev.softlanding.demo;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.spring.OnShutdown;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Moves messages from the outbox to Kafka: by the clock while the service lives, and to the end of the outbox when it stops.
 * A row is marked as sent only after the broker's acknowledgement, so a pass that fails or is cut off is simply repeated; the
 * consumer does not mind seeing a message twice.
 *
 * <p>Thread-safe: passes exclude each other.
 */
@Component
class OutboxRelay implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);

    private static final int BATCH = 500;

    private final Outbox outbox;
    private final OrderPublisher publisher;
    private final Lock passes = new ReentrantLock();

    OutboxRelay(Outbox outbox, OrderPublisher publisher) {
        this.outbox = outbox;
        this.publisher = publisher;
    }

    /** Sends again what a previous life sent without seeing it confirmed. Spring calls this before it schedules anything. */
    @Override
    public void afterSingletonsInstantiated() {
        int resent = outbox.markAllUnsent();
        if (resent > 0) {
            log.info("{} orders were sent but not confirmed by a previous life: sending them again", resent);
        }
    }

    /** One scheduled pass: publishes at most one batch. */
    @Scheduled(fixedDelayString = "${demo.relay.interval}")
    void relay() throws InterruptedException {
        passes.lockInterruptibly();
        try {
            publishBatch();
        } catch (RuntimeException e) {
            log.warn("The relay's pass failed, its rows stay in the outbox: {}", e.toString());
        } finally {
            passes.unlock();
        }
    }

    /**
     * Publishes until nothing is unsent. In phase flush the last request has been answered, and no pass is scheduled any more. However
     * long the requests before it take, some of the time is left for it.
     */
    @OnShutdown(name = "outbox-flush", phase = Phase.FLUSH, timeout = "3s", guaranteed = "2s", owner = "orders")
    void flush() throws InterruptedException {
        passes.lockInterruptibly();
        try {
            int published;
            do {
                published = publishBatch();
            } while (published > 0);
        } finally {
            passes.unlock();
        }
    }

    private int publishBatch() throws InterruptedException {
        List<OutboxMessage> batch = outbox.unsent(BATCH);
        if (!batch.isEmpty()) {
            publisher.publish(batch);
            outbox.markSent(batch.stream().map(OutboxMessage::id).toList());
        }
        return batch.size();
    }
}
