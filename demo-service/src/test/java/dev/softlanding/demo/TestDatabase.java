package dev.softlanding.demo;

import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** A migrated database, in memory if nothing is said, and the repositories on it, without Spring: so without transactions but those of {@code transactions}. */
class TestDatabase {

    final DataSource dataSource;
    final Outbox outbox;
    final Orders orders;
    final TransactionTemplate transactions;

    TestDatabase() {
        this(inMemory());
    }

    /** On a database of that kind; what there is in it is removed first. */
    TestDatabase(DataSource dataSource) {
        this.dataSource = dataSource;
        var flyway =
                Flyway.configure().dataSource(dataSource).cleanDisabled(false).load();
        flyway.clean();
        flyway.migrate();
        var jdbc = JdbcClient.create(dataSource);
        outbox = new Outbox(jdbc);
        orders = new Orders(jdbc, outbox, new JsonMapper());
        transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    private static DataSource inMemory() {
        var database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=PostgreSQL;DB_CLOSE_DELAY=-1");
        return database;
    }

    Order place() {
        return orders.place(new OrderRequest("ann", "tea", 2));
    }

    OrderStatus statusOf(Order order) {
        return orders.find(order.id()).orElseThrow().status();
    }

    List<UUID> unsent() {
        return outbox.unsent(Integer.MAX_VALUE, Long.MAX_VALUE).stream()
                .map(OutboxMessage::orderId)
                .toList();
    }
}
