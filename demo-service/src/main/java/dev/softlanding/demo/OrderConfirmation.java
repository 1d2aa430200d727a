package dev.softlanding.demo;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.spring.OnShutdown;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Confirms published orders. The offsets are committed after the database transaction, so a batch can come again, never get
 * lost.
 */
@Component
class OrderConfirmation {

    static final String LISTENER = "order-confirmation";

    private static final Logger log = LoggerFactory.getLogger(OrderConfirmation.class);

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Orders orders;
    private final Outbox outbox;

    /** A letter box with one slot: full when a batch has been confirmed since somebody last looked. */
    private final BlockingQueue<Boolean> progress = new ArrayBlockingQueue<>(1);

    OrderConfirmation(Orders orders, Outbox outbox) {
        this.orders = orders;
        this.outbox = outbox;
    }

    /** Confirms a batch; the keys are the ids of the orders. */
    @KafkaListener(id = LISTENER, groupId = "orders", topics = OrderPublisher.TOPIC, batch = "true")
    void confirm(List<ConsumerRecord<String, String>> messages) {
        orders.confirm(
                messages.stream().map(message -> UUID.fromString(message.key())).toList());
        progress.offer(true);
    }

    /**
     * Waits until everything in the outbox is confirmed, or until nothing has been confirmed for a second: then the rest is for the
     * next life. The starter would stop the listener with the drain, before the last orders are published; here it has to go on
     * until this has ended.
     */
    @OnShutdown(
            name = "order-confirmation",
            after = "kafka-producers",
            before = "kafka-listeners",
            phase = Phase.FLUSH,
            timeout = "2s")
    void awaitConfirmations() throws InterruptedException {
        long left = outbox.size();
        while (left > 0 && progress.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) != null) {
            left = outbox.size();
        }
        if (left > 0) {
            log.warn("{} orders stay pending in the outbox, for the next start", left);
        }
    }
}
