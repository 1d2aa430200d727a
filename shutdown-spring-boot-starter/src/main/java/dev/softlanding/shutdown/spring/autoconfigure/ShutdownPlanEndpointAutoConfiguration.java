package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.spring.actuate.ShutdownPlanEndpoint;
import dev.softlanding.shutdown.spring.report.PlanDescriber;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Shows the plan and its run on the actuator. */
@AutoConfiguration(after = ShutdownAutoConfiguration.class)
@ConditionalOnClass({ShutdownPlanEndpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(PlanDescriber.class)
@ConditionalOnAvailableEndpoint(ShutdownPlanEndpoint.class)
public final class ShutdownPlanEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ShutdownPlanEndpoint shutdownPlanEndpoint(PlanDescriber describer) {
        return new ShutdownPlanEndpoint(describer);
    }
}
