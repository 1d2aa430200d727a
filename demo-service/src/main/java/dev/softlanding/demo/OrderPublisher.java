package dev.softlanding.demo;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Publishes outbox messages to Kafka. Thread-safe. */
@Component
class OrderPublisher {

    static final String TOPIC = "orders";

    /** Longer than {@code delivery.timeout.ms}, in which the producer itself ends every send one way or the other. */
    private static final long ACKNOWLEDGEMENT_SECONDS = 10;

    private final KafkaTemplate<String, String> kafka;

    OrderPublisher(KafkaTemplate<String, String> kafka) {
        this.kafka = kafka;
    }

    /**
     * Sends all messages and returns when the broker has acknowledged every one of them. Messages that were sent before a
     * failure may arrive.
     *
     * @throws IllegalStateException if the broker did not acknowledge them all
     */
    void publish(Collection<OutboxMessage> messages) throws InterruptedException {
        try {
            CompletableFuture<?>[] sends = messages.stream()
                    .map(message -> kafka.send(TOPIC, message.orderId().toString(), message.payload()))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(sends).get(ACKNOWLEDGEMENT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka did not acknowledge all of " + messages.size() + " messages", e);
        } catch (InterruptException e) {
            throw interrupted(e);
        }
    }

    /** Kafka's own, unchecked exception sets the flag again; the checked one that callers expect comes without it. */
    private static InterruptedException interrupted(InterruptException cause) {
        Thread.interrupted();
        var interrupted = new InterruptedException("Interrupted while waiting for Kafka");
        interrupted.initCause(cause);
        return interrupted;
    }
}
