package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OutboxTests {

    private final TestDatabase database = new TestDatabase();
    private final Outbox outbox = database.outbox;

    @Test
    void unsentWhenLimitedReturnsTheOldest() {
        Order first = database.place();
        Order second = database.place();
        database.place();
        assertThat(outbox.unsent(2)).extracting(OutboxMessage::orderId).containsExactly(first.id(), second.id());
    }

    @Test
    void markSentWhenRowIsBeingConfirmedDoesNotWaitForIt() throws Exception {
        Order confirmed = database.place();
        Order other = database.place();
        List<Long> both = outbox.unsent(2).stream().map(OutboxMessage::id).toList();
        try (Connection confirmation = database.dataSource.getConnection()) {
            confirmation.setAutoCommit(false);
            try (var delete = confirmation.prepareStatement("delete from outbox where order_id = ?")) {
                delete.setObject(1, confirmed.id());
                assertThat(delete.executeUpdate()).isOne();
            }
            outbox.markSent(both);
            confirmation.rollback();
        }
        assertThat(database.unsent())
                .as("sent again, as the confirmation failed")
                .containsExactly(confirmed.id());
        assertThat(outbox.markAllUnsent()).isOne();
        assertThat(database.unsent()).containsExactly(confirmed.id(), other.id());
    }
}
