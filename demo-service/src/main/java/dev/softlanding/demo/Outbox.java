package dev.softlanding.demo;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The orders that are accepted and not yet confirmed. A row with a time in {@code sent_at} has been acknowledged by the broker. */
@Repository
class Outbox {

    private final JdbcClient jdbc;

    Outbox(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(UUID orderId, String payload) {
        jdbc.sql("insert into outbox (order_id, payload) values (:orderId, :payload)")
                .param("orderId", orderId)
                .param("payload", payload)
                .update();
    }

    List<OutboxMessage> unsent(int limit) {
        return jdbc.sql("select id, order_id, payload from outbox where sent_at is null order by id limit :limit")
                .param("limit", limit)
                .query((row, number) -> new OutboxMessage(
                        row.getLong("id"), row.getObject("order_id", UUID.class), row.getString("payload")))
                .list();
    }

    /**
     * Marks rows as acknowledged by the broker. Rows that are being confirmed at this moment are left out: they are about to
     * go, and waiting for them would be a deadlock, as both sides take the locks of their batch in an order of their own.
     */
    void markSent(Collection<Long> ids) {
        jdbc.sql("""
                        update outbox set sent_at = current_timestamp
                        where id in (select id from outbox where id in (:ids) for update skip locked)""").param("ids", ids).update();
    }

    /**
     * Makes every row unsent again. What was sent but not confirmed may be lost with the broker of a previous life, and a
     * message that arrives twice does no harm.
     *
     * @return how many rows had been sent
     */
    int markAllUnsent() {
        return jdbc.sql("""
                        update outbox set sent_at = null
                        where id in (select id from outbox where sent_at is not null for update skip locked)""").update();
    }

    void remove(Collection<UUID> orderIds) {
        jdbc.sql("delete from outbox where order_id in (:orderIds)")
                .param("orderIds", orderIds)
                .update();
    }

    long size() {
        return jdbc.sql("select count(*) from outbox").query(Long.class).single();
    }
}
