package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two instances are two transactions here: what one of them has in hand, the other leaves alone. */
@Timeout(20)
class OutboxTests {

    private static final long ALL = Long.MAX_VALUE;

    private TestDatabase database;
    private Outbox outbox;

    @BeforeEach
    void migrate() {
        database = database();
        outbox = database.outbox;
    }

    TestDatabase database() {
        return new TestDatabase();
    }

    @Test
    void sendWhenLimitedSendsTheOldestAndMarksThem() throws Exception {
        Order first = database.place();
        Order second = database.place();
        Order third = database.place();
        List<UUID> sent = new ArrayList<>();
        assertThat(outbox.send(2, ALL, batch -> sent.addAll(orders(batch)))).isEqualTo(2);
        assertThat(sent).containsExactly(first.id(), second.id());
        assertThat(database.unsent()).containsExactly(third.id());
        assertThat(outbox.size()).isEqualTo(3);
    }

    @Test
    void sendWhenRowsCameLaterThanTheLastLeavesThemOut() throws Exception {
        Order before = database.place();
        long last = outbox.last();
        database.place();
        List<UUID> sent = new ArrayList<>();
        outbox.send(10, last, batch -> sent.addAll(orders(batch)));
        assertThat(sent).containsExactly(before.id());
    }

    @Test
    void sendWhenAnotherInstanceHasRowsInHandLeavesThemOut() {
        Order theirs = database.place();
        Order ours = database.place();
        List<UUID> sent = new ArrayList<>();
        inTransaction(() -> outbox.send(1, ALL, batch -> {
            assertThat(orders(batch)).containsExactly(theirs.id());
            elsewhere(() -> outbox.send(10, ALL, others -> sent.addAll(orders(others))));
        }));
        assertThat(sent).containsExactly(ours.id());
        assertThat(database.unsent()).isEmpty();
    }

    @Test
    void sendWhenItFailsLeavesItsRowsToOthers() {
        Order order = database.place();
        assertThatIllegalStateException()
                .isThrownBy(() -> inTransaction(() -> outbox.send(1, ALL, batch -> {
                    throw new IllegalStateException("no broker");
                })));
        assertThat(database.unsent()).containsExactly(order.id());
    }

    /** Sending waits for no confirmation, as confirmations wait for sending: neither of them can wait in a circle. */
    @Test
    void sendWhenARowIsBeingConfirmedLeavesItOut() {
        Order confirmed = database.place();
        Order other = database.place();
        List<UUID> sent = new ArrayList<>();
        inTransaction(() -> {
            database.orders.confirm(List.of(confirmed.id()));
            elsewhere(() -> outbox.send(10, ALL, batch -> sent.addAll(orders(batch))));
            return null;
        });
        assertThat(sent).containsExactly(other.id());
        assertThat(outbox.size()).isOne();
    }

    @Test
    void sendWhenARowWasSentLongAgoSendsItAgain() throws Exception {
        Order order = database.place();
        outbox.send(1, ALL, batch -> {});
        sentBefore("50");
        assertThat(database.unsent()).isEmpty();
        sentBefore("70");
        assertThat(database.unsent()).containsExactly(order.id());
    }

    @Test
    void markAllUnsentWhenRowsWereSentMakesThemUnsent() throws Exception {
        Order sent = database.place();
        outbox.send(1, ALL, batch -> {});
        Order unsent = database.place();
        assertThat(outbox.markAllUnsent()).isOne();
        assertThat(database.unsent()).containsExactly(sent.id(), unsent.id());
    }

    /** Two listeners may have the same orders in opposite orders, while they are rebalanced. */
    @Test
    void confirmWhenTwoDoItAtTheSameTimeConfirmsEachOrderOnce() throws Exception {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            ids.add(database.place().id());
        }
        List<UUID> reversed = new ArrayList<>(ids);
        Collections.reverse(reversed);
        var there = CompletableFuture.supplyAsync(() -> inTransaction(() -> database.orders.confirm(ids)));
        var here = CompletableFuture.supplyAsync(() -> inTransaction(() -> database.orders.confirm(reversed)));
        assertThat(there.get(10, TimeUnit.SECONDS) + here.get(10, TimeUnit.SECONDS))
                .isEqualTo(50);
        assertThat(outbox.size()).isZero();
    }

    private static List<UUID> orders(List<OutboxMessage> batch) {
        return batch.stream().map(OutboxMessage::orderId).toList();
    }

    private void sentBefore(String seconds) {
        JdbcClient.create(database.dataSource)
                .sql("update outbox set sent_at = current_timestamp - interval '" + seconds + "' second")
                .update();
    }

    /** As another instance does: with a connection of its own. */
    private void elsewhere(Action<?> action) throws InterruptedException {
        try {
            CompletableFuture.supplyAsync(() -> inTransaction(action)).get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private <T> T inTransaction(Action<T> action) {
        return database.transactions.execute(status -> {
            try {
                return action.run();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private interface Action<T> {
        T run() throws InterruptedException;
    }
}
