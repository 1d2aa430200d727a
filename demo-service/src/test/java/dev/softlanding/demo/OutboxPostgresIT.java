package dev.softlanding.demo;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** What is true of the outbox on H2, on the database that several instances share. */
@Timeout(120)
@Testcontainers(disabledWithoutDocker = true)
class OutboxPostgresIT extends OutboxTests {

    @Container
    private static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer(Containers.POSTGRES);

    private static HikariDataSource pool;

    @BeforeAll
    static void connect() {
        pool = new HikariDataSource();
        pool.setJdbcUrl(POSTGRES.getJdbcUrl());
        pool.setUsername(POSTGRES.getUsername());
        pool.setPassword(POSTGRES.getPassword());
        pool.setMaximumPoolSize(4);
        pool.setMinimumIdle(0);
    }

    @AfterAll
    static void disconnect() {
        pool.close();
    }

    @Override
    TestDatabase database() {
        return new TestDatabase(pool);
    }
}
