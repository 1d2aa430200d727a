package dev.softlanding.demo;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The orders, and what keeps them in step with the outbox: an order and its outbox row appear in one transaction, and the
 * confirmation takes the row away in one transaction. So an order is PENDING exactly as long as its row exists, and a
 * process that ends in between leaves the row for its successor.
 */
@Repository
class Orders {

    private final JdbcClient jdbc;
    private final Outbox outbox;
    private final JsonMapper json;

    Orders(JdbcClient jdbc, Outbox outbox, JsonMapper json) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.json = json;
    }

    /** Stores a new order and its outbox row. */
    @Transactional
    Order place(OrderRequest request) {
        var order = new Order(
                UUID.randomUUID(), request.customer(), request.item(), request.quantity(), OrderStatus.PENDING);
        jdbc.sql("""
                        insert into orders (id, customer, item, quantity, status)
                        values (:id, :customer, :item, :quantity, :status)""")
                .param("id", order.id())
                .param("customer", order.customer())
                .param("item", order.item())
                .param("quantity", order.quantity())
                .param("status", order.status().name())
                .update();
        outbox.add(order.id(), json.writeValueAsString(order));
        return order;
    }

    /**
     * Confirms orders and takes them out of the outbox. Doing it twice does no harm: that, and not a table of seen messages,
     * is what makes the consumer idempotent. While the listeners of several instances are rebalanced, two of them may have the same
     * orders: they take the locks in one order, so that neither waits for the other in a circle.
     *
     * @return how many were still pending
     */
    @Transactional
    int confirm(Collection<UUID> ids) {
        jdbc.sql("select id from orders where id in (:ids) order by id for update")
                .param("ids", ids)
                .query(UUID.class)
                .list();
        int confirmed = jdbc.sql("update orders set status = 'CONFIRMED' where id in (:ids) and status = 'PENDING'")
                .param("ids", ids)
                .update();
        outbox.remove(ids);
        return confirmed;
    }

    Optional<Order> find(UUID id) {
        return jdbc.sql("select id, customer, item, quantity, status from orders where id = :id")
                .param("id", id)
                .query(Order.class)
                .optional();
    }

    /** Counts with one statement, because two of them could disagree about an order confirmed in between. */
    OrderSummary summary() {
        return jdbc.sql("""
                        select
                            (select count(*) from orders where status = 'PENDING') as pending,
                            (select count(*) from orders where status = 'CONFIRMED') as confirmed,
                            (select count(*) from outbox) as outbox""")
                .query((row, number) -> new OrderSummary(
                        new EnumMap<>(Map.of(
                                OrderStatus.PENDING, row.getLong("pending"),
                                OrderStatus.CONFIRMED, row.getLong("confirmed"))),
                        row.getLong("outbox")))
                .single();
    }
}
