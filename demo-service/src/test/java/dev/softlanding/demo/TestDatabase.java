package dev.softlanding.demo;

import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** A migrated database in memory, and the repositories on it, without Spring: so without transactions, too. */
class TestDatabase {

    final DataSource dataSource;
    final Outbox outbox;
    final Orders orders;

    TestDatabase() {
        var database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=PostgreSQL;DB_CLOSE_DELAY=-1");
        dataSource = database;
        Flyway.configure().dataSource(dataSource).load().migrate();
        var jdbc = JdbcClient.create(dataSource);
        outbox = new Outbox(jdbc);
        orders = new Orders(jdbc, outbox, new JsonMapper());
    }

    Order place() {
        return orders.place(new OrderRequest("ann", "tea", 2));
    }

    OrderStatus statusOf(Order order) {
        return orders.find(order.id()).orElseThrow().status();
    }

    List<UUID> unsent() {
        return outbox.unsent(Integer.MAX_VALUE).stream()
                .map(OutboxMessage::orderId)
                .toList();
    }
}
