package dev.softlanding.shutdown.spring.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.softlanding.shutdown.spring.adoption.Idleness;
import dev.softlanding.shutdown.spring.adoption.ManagedBean;
import dev.softlanding.shutdown.spring.adoption.UnfinishedException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Those who use connections of one of Hikari's pools, or wait for one.
 *
 * <p>It is looked for their end again and again: Hikari tells no one when a connection comes back, but for a metrics tracker, of
 * which there is one, and Micrometer has it. Nothing is evicted: the pool would open as much again, unless it is told to keep
 * nothing idle, and then whoever comes later has to wait for a new connection. Threadsafe.
 *
 * @param bean the pool, or what wraps it
 */
record HikariUsers(ManagedBean<? extends DataSource> bean, Idleness idleness) {

    /** Returns when no connection is in use and nobody waits for one. */
    void awaitEnd() {
        HikariPoolMXBean pool = pool();
        if (pool == null) {
            return;
        }
        try {
            idleness.await(() -> pool.getActiveConnections() + pool.getThreadsAwaitingConnection() == 0);
        } catch (InterruptedException timeout) {
            throw new UnfinishedException(
                    "Pool '%s' still has users: %d connections in use, %d threads waiting for one"
                            .formatted(bean.name(), pool.getActiveConnections(), pool.getThreadsAwaitingConnection()),
                    timeout);
        }
    }

    /** How many connections are in use. */
    long active() {
        HikariPoolMXBean pool = pool();
        return pool == null ? 0 : pool.getActiveConnections();
    }

    /** There is none before the first connection, nor after its close. */
    private @Nullable HikariPoolMXBean pool() {
        HikariDataSource dataSource = HikariAdapter.poolOf(bean.made());
        return dataSource == null || dataSource.isClosed() ? null : dataSource.getHikariPoolMXBean();
    }
}
