package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;

@Timeout(20)
class OrderConfirmationTests {

    private final TestDatabase database = new TestDatabase();
    private final Container container = new Container();
    private final OrderConfirmation confirmation =
            new OrderConfirmation(database.orders, database.outbox, new KafkaListenerEndpointRegistry() {
                @Override
                public MessageListenerContainer getListenerContainer(String id) {
                    return container;
                }
            });

    @Test
    void confirmWhenOrderIsPendingConfirmsItAndEmptiesOutbox() {
        Order order = database.place();
        Order other = database.place();
        confirmation.confirm(List.of(messageOf(order)));
        assertThat(database.statusOf(order)).isEqualTo(OrderStatus.CONFIRMED);
        assertThat(database.statusOf(other)).isEqualTo(OrderStatus.PENDING);
        assertThat(database.unsent()).containsExactly(other.id());
    }

    @Test
    void confirmWhenMessageComesAgainChangesNothing() {
        Order order = database.place();
        confirmation.confirm(List.of(messageOf(order), messageOf(order)));
        confirmation.confirm(List.of(messageOf(order)));
        assertThat(database.orders.summary().orders())
                .containsOnly(Map.entry(OrderStatus.PENDING, 0L), Map.entry(OrderStatus.CONFIRMED, 1L));
    }

    @Test
    void stopWhenOrdersAreOnTheirWayWaitsForThem() throws Exception {
        Order first = database.place();
        Order second = database.place();
        var stop = stopInBackground();
        confirmation.confirm(List.of(messageOf(first)));
        await().during(Duration.ofMillis(200)).until(container::isRunning);
        confirmation.confirm(List.of(messageOf(second)));
        stop.get(900, TimeUnit.MILLISECONDS);
        assertThat(container.isRunning()).isFalse();
    }

    @Test
    void stopWhenNothingIsConfirmedAnyMoreGivesUp() throws Exception {
        Order order = database.place();
        stopInBackground().get(5, TimeUnit.SECONDS);
        assertThat(container.isRunning()).isFalse();
        assertThat(database.unsent()).containsExactly(order.id());
    }

    @Test
    void stopWhenContainerIsBusyReturnsOnlyAfterItsEnd() throws Exception {
        container.busy = true;
        var stop = stopInBackground();
        await().until(() -> container.end != null);
        assertThat(stop).isNotDone();
        container.end.run();
        stop.get(5, TimeUnit.SECONDS);
    }

    @Test
    void stopWhenStoppedBeforeDoesNotWait() throws Exception {
        container.running = false;
        database.place();
        var stop = stopInBackground();
        stop.get(900, TimeUnit.MILLISECONDS);
    }

    @Test
    void stopWhenInterruptedThrows() {
        database.place();
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(confirmation::stop);
        assertThat(container.isRunning()).isTrue();
    }

    private static ConsumerRecord<String, String> messageOf(Order order) {
        return new ConsumerRecord<>(OrderPublisher.TOPIC, 0, 0, order.id().toString(), "{}");
    }

    private CompletableFuture<Void> stopInBackground() {
        return CompletableFuture.runAsync(() -> {
            try {
                confirmation.stop();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** A container that runs, and ends when it is asked to or, if busy, when the test says so. */
    private static class Container implements MessageListenerContainer {

        volatile boolean running = true;
        volatile boolean busy;
        volatile @Nullable Runnable end;

        @Override
        public void stop(Runnable callback) {
            running = false;
            if (busy) {
                end = callback;
            } else {
                callback.run();
            }
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public void setupMessageListener(Object messageListener) {}

        @Override
        public Map<String, Map<MetricName, ? extends Metric>> metrics() {
            return Map.of();
        }
    }
}
