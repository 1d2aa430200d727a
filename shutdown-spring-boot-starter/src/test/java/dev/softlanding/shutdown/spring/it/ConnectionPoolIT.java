package dev.softlanding.shutdown.spring.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.spring.adoption.Adoptions;
import dev.softlanding.shutdown.spring.jdbc.JdbcAdaptersAutoConfiguration;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** {@code hikari#742}, with a database whose queries take time. */
@Timeout(120)
@Testcontainers(disabledWithoutDocker = true)
class ConnectionPoolIT {

    private static final int PORT = 5432;

    @Container
    private static final GenericContainer<?> POSTGRES = new GenericContainer<>("postgres:17")
            .withEnv("POSTGRES_USER", "shop")
            .withEnv("POSTGRES_PASSWORD", "shop")
            .withEnv("POSTGRES_DB", "shop")
            .withExposedPorts(PORT)
            .waitingFor(Wait.forLogMessage(".*database system is ready to accept connections.*\\s", 2));

    private final CountDownLatch asked = new CountDownLatch(1);

    @Test
    void queryWhenThePoolIsDrainedBeforeItsCloseEnds() {
        CompletableFuture<Integer> query = runQueryAndClose(true);

        assertThat(query).isCompletedWithValueMatching(process -> process > 0);
    }

    /** What the drain is for. */
    @Test
    void queryWhenThePoolIsClosedWithoutADrainIsAborted() {
        assertThat(runQueryAndClose(false)).isCompletedExceptionally();
    }

    private CompletableFuture<Integer> runQueryAndClose(boolean drained) {
        CompletableFuture<Integer> query = new CompletableFuture<>();
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(DataSourceAutoConfiguration.class, JdbcAdaptersAutoConfiguration.class))
                .withPropertyValues(
                        "spring.datasource.url=jdbc:postgresql://%s:%d/shop"
                                .formatted(POSTGRES.getHost(), POSTGRES.getMappedPort(PORT)),
                        "spring.datasource.username=shop",
                        "spring.datasource.password=shop")
                .run(context -> {
                    query.completeAsync(() -> slowQuery(context));
                    asked.await();
                    if (drained) {
                        Adoptions.run(context, "data-source");
                    }
                });
        query.exceptionally(aborted -> 0).join();
        return query;
    }

    private int slowQuery(ApplicationContext context) {
        try (Connection connection = context.getBean(DataSource.class).getConnection();
                Statement statement = connection.createStatement()) {
            asked.countDown();
            statement.execute("select pg_sleep(1)");
            return connection.unwrap(PGConnection.class).getBackendPID();
        } catch (SQLException aborted) {
            throw new IllegalStateException(aborted);
        }
    }
}
