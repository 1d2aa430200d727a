package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.spring.actuate.Problem;
import dev.softlanding.shutdown.spring.actuate.Shown;
import dev.softlanding.shutdown.spring.actuate.ShutdownPlanEndpoint;
import dev.softlanding.shutdown.spring.actuate.ShutdownPlanJmxExtension;
import dev.softlanding.shutdown.spring.actuate.ShutdownPlanWebExtension;
import dev.softlanding.shutdown.spring.announce.AnnounceDelay;
import dev.softlanding.shutdown.spring.announce.Announcing;
import dev.softlanding.shutdown.spring.report.PlanDescriber;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
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
@RegisterReflectionForBinding({Problem.class, Shown.class})
public final class ShutdownPlanEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ShutdownPlanEndpoint shutdownPlanEndpoint(PlanDescriber describer) {
        return new ShutdownPlanEndpoint(describer);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
    ShutdownPlanWebExtension shutdownPlanWebExtension(
            PlanDescriber describer, Announcing announcing, AnnounceDelay announce) {
        return new ShutdownPlanWebExtension(describer, announcing, announce.delay());
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.JMX)
    ShutdownPlanJmxExtension shutdownPlanJmxExtension(
            PlanDescriber describer, Announcing announcing, AnnounceDelay announce) {
        return new ShutdownPlanJmxExtension(describer, announcing, announce.delay());
    }
}
