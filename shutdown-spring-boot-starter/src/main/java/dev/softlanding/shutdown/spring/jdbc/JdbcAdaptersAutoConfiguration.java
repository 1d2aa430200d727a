package dev.softlanding.shutdown.spring.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Takes connection pools into the plan. */
@AutoConfiguration(after = ShutdownAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "shutdown.enabled", matchIfMissing = true)
public final class JdbcAdaptersAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HikariDataSource.class, DataSourceUnwrapper.class})
    static class HikariConfiguration {

        @Bean
        @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
        HikariAdapter shutdownHikariAdapter() {
            return new HikariAdapter();
        }
    }
}
