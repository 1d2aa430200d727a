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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OrderConfirmationTests {

    private final TestDatabase database = new TestDatabase();
    private final OrderConfirmation confirmation = new OrderConfirmation(database.orders, database.outbox);

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
    void awaitWhenOrdersAreOnTheirWayWaitsForThem() throws Exception {
        Order first = database.place();
        Order second = database.place();
        var wait = awaitInBackground();
        confirmation.confirm(List.of(messageOf(first)));
        await().during(Duration.ofMillis(200)).until(() -> !wait.isDone());
        confirmation.confirm(List.of(messageOf(second)));
        wait.get(900, TimeUnit.MILLISECONDS);
    }

    @Test
    void awaitWhenNothingIsConfirmedAnyMoreGivesUp() throws Exception {
        Order order = database.place();
        awaitInBackground().get(5, TimeUnit.SECONDS);
        assertThat(database.unsent()).containsExactly(order.id());
    }

    @Test
    void awaitWhenNothingIsLeftDoesNotWait() throws Exception {
        awaitInBackground().get(900, TimeUnit.MILLISECONDS);
    }

    @Test
    void awaitWhenInterruptedThrows() {
        database.place();
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(confirmation::awaitConfirmations);
    }

    private static ConsumerRecord<String, String> messageOf(Order order) {
        return new ConsumerRecord<>(OrderPublisher.TOPIC, 0, 0, order.id().toString(), "{}");
    }

    private CompletableFuture<Void> awaitInBackground() {
        return CompletableFuture.runAsync(() -> {
            try {
                confirmation.awaitConfirmations();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
