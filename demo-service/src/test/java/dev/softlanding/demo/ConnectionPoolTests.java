package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ConnectionPoolTests {

    private final HikariDataSource dataSource = new HikariDataSource();
    private final ConnectionPool pool = new ConnectionPool(dataSource);

    @BeforeEach
    void configure() {
        dataSource.setJdbcUrl("jdbc:h2:mem:pool");
        dataSource.setMaximumPoolSize(2);
    }

    @AfterEach
    void close() {
        dataSource.close();
    }

    @Test
    void drainWhenPoolWasNeverUsedReturns() throws Exception {
        pool.drain();
    }

    @Test
    void drainWhenConnectionIsInUseWaitsForItAndLeavesThePoolOpen() throws Exception {
        CompletableFuture<Void> drain;
        try (Connection inUse = dataSource.getConnection()) {
            drain = CompletableFuture.runAsync(() -> {
                try {
                    pool.drain();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            await().during(Duration.ofMillis(100)).until(() -> !drain.isDone());
        }
        drain.get(5, TimeUnit.SECONDS);
        try (Connection later = dataSource.getConnection()) {
            assertThat(later.isValid(1)).isTrue();
        }
    }

    @Test
    void drainWhenInterruptedThrows() throws Exception {
        try (Connection inUse = dataSource.getConnection()) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class).isThrownBy(pool::drain);
        }
    }
}
