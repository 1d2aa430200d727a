package dev.softlanding.demo;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.spring.OnShutdown;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Moves messages from the outbox to Kafka: by the clock while the service lives, and to the end of the outbox when it stops.
 * A row is marked as sent only after the broker's acknowledgement, so a pass that fails or is cut off is simply repeated; the
 * consumer does not mind seeing a message twice.
 *
 * <p>Thread-safe: passes exclude each other, and those of several instances never have the same row in hand.
 */
@Component
class OutboxRelay {

    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);

    private static final int BATCH = 500;

    private final Outbox outbox;
    private final OrderPublisher publisher;
    private final CircuitBreaker broker;
    private final Lock passes = new ReentrantLock();

    OutboxRelay(Outbox outbox, OrderPublisher publisher, CircuitBreakerRegistry circuitBreakers) {
        this.outbox = outbox;
        this.publisher = publisher;
        this.broker = circuitBreakers.circuitBreaker("broker");
    }

    /** One scheduled pass: publishes at most one batch, and none while the circuit breaker knows the broker to be gone. */
    @Scheduled(fixedDelayString = "${demo.relay.interval}")
    void relay() throws InterruptedException {
        passes.lockInterruptibly();
        try {
            outbox.send(BATCH, Long.MAX_VALUE, this::publishUnlessBrokerIsGone);
        } catch (CallNotPermittedException e) {
            log.debug("The relay's pass was left out: {}", e.toString());
        } catch (RuntimeException e) {
            log.warn("The relay's pass failed, its rows stay in the outbox: {}", e.toString());
        } finally {
            passes.unlock();
        }
    }

    /**
     * Publishes what is unsent when it begins: other instances may add more without end. In phase flush the last request has been answered,
     * and no pass is scheduled any more. However long the requests before it take, some of the time is left for it. What fails is tried
     * again while there is time; if the broker is known to be gone nothing is tried, and the rows wait for the next life.
     */
    @OnShutdown(
            name = "outbox-flush",
            phase = Phase.FLUSH,
            timeout = "3s",
            guaranteed = "2s",
            retry = "outbox",
            circuitBreaker = "broker",
            owner = "orders")
    @SuppressWarnings("CleanupUnboundedWait") // can be interrupted, and is, at the end of the task's time
    void flush() throws InterruptedException {
        passes.lockInterruptibly();
        try {
            long last = outbox.last();
            int published;
            do {
                published = outbox.send(BATCH, last, publisher::publish);
            } while (published > 0);
        } finally {
            passes.unlock();
        }
    }

    private void publishUnlessBrokerIsGone(List<OutboxMessage> messages) throws InterruptedException {
        try {
            broker.executeCallable(() -> {
                publisher.publish(messages);
                return null;
            });
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
