package dev.softlanding.shutdown.spring.adoption;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import java.time.Duration;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Role;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.env.Environment;

/** Takes what Spring would stop or destroy into the plan, and has Spring leave to the plan what it has done. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LifecycleProperties.class)
@ImportRuntimeHints(UnobservedBeans.Hints.class)
public class AdoptionConfiguration {

    private static final String PHASE_TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";
    private static final Duration LIFECYCLE_TIMEOUT = Duration.ofSeconds(5);

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE) // made for a post-processor, and not for others to process
    static ClosingProgress shutdownClosingProgress() {
        return new ClosingProgress();
    }

    @Bean
    static DestructionObserver shutdownDestructionObserver(ClosingProgress progress) {
        return new DestructionObserver(progress);
    }

    @Bean
    Adoption shutdownAdoption(
            ConfigurableApplicationContext context, Environment environment, ClosingProgress progress) {
        Duration timeout = Binder.get(environment)
                .bind(PHASE_TIMEOUT, Duration.class)
                .orElse(LIFECYCLE_TIMEOUT); // not the property's own default, which nobody chose for one bean
        return new Adoption(context.getBeanFactory(), timeout, progress);
    }

    @Bean(name = AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME)
    @ConditionalOnMissingBean(
            name = AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
            search = SearchStrategy.CURRENT)
    DefaultLifecycleProcessor shutdownLifecycleProcessor(
            LifecycleProperties properties,
            ShutdownCoordinator coordinator,
            Adoption adoption,
            ClosingProgress progress) {
        var processor = new PlannedLifecycleProcessor(coordinator, adoption, progress);
        processor.setTimeoutPerShutdownPhase(
                properties.getTimeoutPerShutdownPhase().toMillis());
        return processor;
    }
}
