package dev.softlanding.demo;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.softlanding.shutdown.spring.OnShutdown;
import org.springframework.stereotype.Component;

/** The end of the database connections, as far as a plan needs it: wait for their users; Spring closes the pool later. */
@Component
class ConnectionPool {

    private static final int POLL_MS = 10;

    private final HikariDataSource dataSource;

    ConnectionPool(HikariDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Returns when no connection is in use and nobody waits for one. The pool stays open and usable, and its idle connections
     * are left alone: evicting them would only make the pool open new ones.
     *
     * <p>Polls, because Hikari offers nothing better: it tells no one when a connection comes back, but for a metrics tracker,
     * of which there is one, and Micrometer has it; suspending the pool would block late users without a timeout.
     */
    @OnShutdown(name = "connection-pool", after = "order-consumer", timeout = "1s")
    void drain() throws InterruptedException {
        HikariPoolMXBean pool = dataSource.getHikariPoolMXBean();
        while (pool != null && pool.getActiveConnections() + pool.getThreadsAwaitingConnection() > 0) {
            Thread.sleep(POLL_MS);
        }
    }
}
