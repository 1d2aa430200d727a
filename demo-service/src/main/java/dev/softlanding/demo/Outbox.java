package dev.softlanding.demo;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The orders that are accepted and not yet confirmed. A row with a time in {@code sent_at} has been acknowledged by the broker.
 * Any number of instances may share it.
 */
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

    /**
     * Has the oldest rows sent that have to be, and marks them as sent. They stay locked meanwhile, so several instances share
     * the work: what one of them has in hand the others leave out. If it fails, or its process or its connection dies, the
     * locks go, and the rows are sent by the next that asks.
     *
     * @param limit how many rows at most
     * @param last the highest id to be sent
     * @param sender returns when the broker has acknowledged all that it is given
     * @return how many rows were sent
     */
    @Transactional
    int send(int limit, long last, Sender sender) throws InterruptedException {
        List<OutboxMessage> batch = unsent(limit, last);
        if (!batch.isEmpty()) {
            sender.send(batch);
            markSent(batch.stream().map(OutboxMessage::id).toList());
        }
        return batch.size();
    }

    /**
     * The oldest rows that nobody has sent, or whose message a broker seems to have lost: sent a minute ago and still here. Locks
     * them for the transaction; rows that another one has locked, to send or to confirm them, are left out.
     */
    List<OutboxMessage> unsent(int limit, long last) {
        return jdbc.sql("""
                        select id, order_id, payload from outbox
                        where id <= :last and (sent_at is null or sent_at < current_timestamp - interval '1' minute)
                        order by id limit :limit for update skip locked""")
                .param("last", last)
                .param("limit", limit)
                .query((row, number) -> new OutboxMessage(
                        row.getLong("id"), row.getObject("order_id", UUID.class), row.getString("payload")))
                .list();
    }

    /** The highest id there is, 0 if there is none. */
    long last() {
        return jdbc.sql("select coalesce(max(id), 0) from outbox")
                .query(Long.class)
                .single();
    }

    /** Marks rows as acknowledged by the broker. */
    void markSent(Collection<Long> ids) {
        jdbc.sql("update outbox set sent_at = current_timestamp where id in (:ids)")
                .param("ids", ids)
                .update();
    }

    /**
     * Makes every row unsent again, for a broker that has forgotten what it was sent. A message that arrives twice does no harm.
     *
     * @return how many rows had been sent
     */
    int markAllUnsent() {
        return jdbc.sql("update outbox set sent_at = null where sent_at is not null")
                .update();
    }

    void remove(Collection<UUID> orderIds) {
        jdbc.sql("delete from outbox where order_id in (:orderIds)")
                .param("orderIds", orderIds)
                .update();
    }

    long size() {
        return jdbc.sql("select count(*) from outbox").query(Long.class).single();
    }

    /** The way to the broker. */
    interface Sender {

        void send(List<OutboxMessage> messages) throws InterruptedException;
    }
}
