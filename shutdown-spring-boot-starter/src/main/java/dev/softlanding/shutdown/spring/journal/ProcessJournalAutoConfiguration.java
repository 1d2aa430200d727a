package dev.softlanding.shutdown.spring.journal;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.journal.BlackBox;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Shows what is known of this process's lives. */
@AutoConfiguration(afterName = "dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration")
@ConditionalOnBooleanProperty(name = "shutdown.enabled", matchIfMissing = true)
public final class ProcessJournalAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ProcessJournal shutdownProcessJournal(ObjectProvider<BlackBox> blackBox) {
        return new ProcessJournal(blackBox.getIfAvailable());
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    static class HealthDetails {

        @Bean
        @ConditionalOnBean(ShutdownCoordinator.class)
        @ConditionalOnEnabledHealthIndicator("shutdown")
        @ConditionalOnMissingBean(name = "shutdownHealthIndicator")
        ShutdownHealthIndicator shutdownHealthIndicator(
                ShutdownCoordinator coordinator, ProcessJournal journal, Environment environment) {
            boolean refusing = "refuse".equalsIgnoreCase(environment.getProperty("shutdown.announce.readiness"));
            return new ShutdownHealthIndicator(coordinator, journal, refusing);
        }
    }
}
