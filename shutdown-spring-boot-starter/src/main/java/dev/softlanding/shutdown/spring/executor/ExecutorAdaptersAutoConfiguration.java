package dev.softlanding.shutdown.spring.executor;

import dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

/** Takes executors, schedulers and scheduled methods into the plan. */
@AutoConfiguration(after = ShutdownAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "shutdown.enabled", matchIfMissing = true)
@ImportRuntimeHints(Hidden.class)
public final class ExecutorAdaptersAutoConfiguration {

    @Bean
    static TaskTracking shutdownTaskTracking() {
        return new TaskTracking();
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    ScheduledTasksAdapter shutdownScheduledTasksAdapter() {
        return new ScheduledTasksAdapter();
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    ThreadPoolsAdapter shutdownThreadPoolsAdapter() {
        return new ThreadPoolsAdapter();
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    SimpleExecutorsAdapter shutdownSimpleExecutorsAdapter() {
        return new SimpleExecutorsAdapter();
    }
}
