package dev.softlanding.shutdown.spring.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.spring.adoption.AdoptedTask;
import dev.softlanding.shutdown.spring.adoption.Adoptions;
import dev.softlanding.shutdown.spring.adoption.Adoptions.Running;
import dev.softlanding.shutdown.spring.adoption.UnfinishedException;
import jakarta.annotation.PreDestroy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

@Timeout(30)
class HikariAdapterTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(DataSourceAutoConfiguration.class, JdbcAdaptersAutoConfiguration.class))
            .withPropertyValues(
                    "spring.datasource.generate-unique-name=true", "spring.datasource.hikari.maximum-pool-size=2");

    @Test
    void poolOfBootsIsDrainedByATaskOfItsName() {
        contextRunner.run(context -> {
            AdoptedTask adopted = Adoptions.of(context).get("data-source");

            assertThat(adopted.drains()).containsExactly("dataSource");
            assertThat(adopted.stops()).isEmpty();
            assertThat(adopted.task().phase()).isEqualTo(Phase.RELEASE);
            assertThat(adopted.task().origin()).isEqualTo(Origin.ADAPTER);
            assertThat(adopted.task().timeout()).isEqualTo(Duration.ofSeconds(2));
        });
    }

    @Test
    void poolThatNobodyHasUsedIsIdle() {
        contextRunner.run(context -> {
            AdoptedTask adopted = Adoptions.of(context).get("data-source");
            assertThat(adopted.task().inFlight().getAsLong()).isZero();

            Adoptions.run(adopted);
        });
    }

    /** {@code hikari#742}: the close of a pool aborts what is in use. */
    @Test
    void poolWhenAConnectionIsInUseIsDrainedBeforeItsClose() {
        var workDone = new AtomicReference<Boolean>();
        contextRunner.withUserConfiguration(LateUserConfiguration.class).run(context -> {
            DataSource dataSource = context.getBean(DataSource.class);
            AdoptedTask adopted = Adoptions.of(context).get("data-source");
            Running running;
            try (Connection connection = dataSource.getConnection()) {
                assertThat(adopted.task().inFlight().getAsLong()).isEqualTo(1);
                running = Adoptions.start(adopted).awaitWaiting();
                workDone.set(connection.isValid(1));
                assertThat(running.end()).isNotDone();
            }
            running.end().get();
        });

        assertThat(workDone).hasValue(true);
        assertThat(LateUserConfiguration.DESTROYED).isCompletedWithValue(true);
    }

    @Test
    void poolWhenAThreadWaitsForAConnectionIsNotIdle() {
        contextRunner
                .withPropertyValues("spring.datasource.hikari.maximum-pool-size=1")
                .run(context -> {
                    DataSource dataSource = context.getBean(DataSource.class);
                    Connection first = dataSource.getConnection();
                    CompletableFuture<Connection> second = CompletableFuture.supplyAsync(() -> connect(dataSource));
                    HikariPoolMXBean pool =
                            context.getBean(HikariDataSource.class).getHikariPoolMXBean();
                    while (pool.getThreadsAwaitingConnection() == 0) {
                        Thread.onSpinWait();
                    }
                    Running running = Adoptions.start(Adoptions.of(context).get("data-source"))
                            .awaitWaiting();

                    first.close();
                    Connection late = second.join();
                    assertThat(running.end()).isNotDone();
                    late.close();
                    running.end().get();
                });
    }

    @Test
    void poolWhenAConnectionNeverComesBackTellsHowMany() {
        contextRunner.run(context -> {
            Connection leaked = context.getBean(DataSource.class).getConnection();

            Throwable failure = Adoptions.start(Adoptions.of(context).get("data-source"))
                    .awaitWaiting()
                    .timeOut();

            assertThat(failure)
                    .isInstanceOf(UnfinishedException.class)
                    .hasMessage("Pool 'dataSource' still has users: 1 connections in use, 0 threads waiting for one");
            leaked.close();
        });
    }

    /** What it would open instead. */
    @Test
    void poolKeepsItsIdleConnections() {
        contextRunner.run(context -> {
            DataSource dataSource = context.getBean(DataSource.class);
            Object session = sessionOf(dataSource);

            Adoptions.run(context, "data-source");

            assertThat(sessionOf(dataSource)).isSameAs(session);
        });
    }

    @Test
    void poolThatIsWrappedIsOneTaskWithItsWrappers() {
        contextRunner.withUserConfiguration(WrappingConfiguration.class).run(context -> {
            assertThat(Adoptions.of(context)).containsOnlyKeys("orders-pool", "lazy-pool");
            AdoptedTask adopted = Adoptions.of(context).get("orders-pool");
            assertThat(adopted.drains()).containsExactlyInAnyOrder("ordersPool", "dataSource");
            assertThat(Adoptions.of(context).get("lazy-pool").drains()).containsExactly("lazyPool");
            assertThat(context.getBeanFactory().getSingleton("lazyPool")).isNull();
            Adoptions.run(context, "lazy-pool");
            assertThat(context.getBeanFactory().getSingleton("lazyPool")).isNull();
        });
    }

    @Test
    void poolThatOnlyItsWrapperKnowsIsFound() {
        contextRunner
                .withBean("wrapper", DataSource.class, () -> new LazyConnectionDataSourceProxy(hikari()))
                .run(context -> {
                    DataSource wrapper = context.getBean(DataSource.class);
                    AdoptedTask adopted = Adoptions.of(context).get("wrapper");
                    try (Connection connection = wrapper.getConnection()) {
                        assertThat(connection.createStatement().executeQuery("select 1"))
                                .isNotNull();
                        assertThat(adopted.task().inFlight().getAsLong()).isEqualTo(1);
                    }
                });
    }

    @Test
    void adapterWhenThereIsNoHikariIsNotThere() {
        contextRunner
                .withClassLoader(new FilteredClassLoader(HikariDataSource.class))
                .run(context -> assertThat(context).doesNotHaveBean(HikariAdapter.class));
    }

    private static Object sessionOf(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return Objects.requireNonNull(connection.unwrap(org.h2.jdbc.JdbcConnection.class));
        }
    }

    private static Connection connect(DataSource dataSource) {
        try {
            return dataSource.getConnection();
        } catch (SQLException refused) {
            throw new IllegalStateException(refused);
        }
    }

    private static HikariDataSource hikari() {
        var hikari = new HikariDataSource();
        hikari.setJdbcUrl("jdbc:h2:mem:");
        hikari.setConnectionTimeout(TimeUnit.SECONDS.toMillis(5));
        return hikari;
    }

    @Configuration(proxyBeanMethods = false)
    static class LateUserConfiguration {

        private static final CompletableFuture<Boolean> DESTROYED = new CompletableFuture<>();

        @Bean
        LateUser lateUser(DataSource dataSource) {
            return new LateUser(dataSource);
        }
    }

    record LateUser(DataSource dataSource) {

        @PreDestroy
        void useIt() throws SQLException {
            try (Connection connection = dataSource.getConnection()) {
                LateUserConfiguration.DESTROYED.complete(connection.isValid(1));
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WrappingConfiguration {

        @Bean
        HikariDataSource ordersPool() {
            return hikari();
        }

        @Bean
        @Primary
        DataSource dataSource(@Qualifier("ordersPool") HikariDataSource ordersPool) {
            return new LazyConnectionDataSourceProxy(ordersPool);
        }

        @Bean
        @Lazy
        HikariDataSource lazyPool() {
            return hikari();
        }
    }
}
