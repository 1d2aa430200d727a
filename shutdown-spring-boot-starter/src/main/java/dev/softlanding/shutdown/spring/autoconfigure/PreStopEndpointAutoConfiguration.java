package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.spring.actuate.PreStopEndpoint;
import dev.softlanding.shutdown.spring.actuate.PreStopEndpoint.PreStopDescriptor;
import dev.softlanding.shutdown.spring.actuate.Problem;
import dev.softlanding.shutdown.spring.actuate.Shown;
import dev.softlanding.shutdown.spring.announce.AnnounceDelay;
import dev.softlanding.shutdown.spring.announce.Announcing;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Lets the platform's hook announce the shutdown, where somebody gives it access. */
@AutoConfiguration(after = ShutdownAutoConfiguration.class)
@ConditionalOnClass({PreStopEndpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(Announcing.class)
@ConditionalOnAvailableEndpoint(PreStopEndpoint.class)
@RegisterReflectionForBinding({PreStopDescriptor.class, Problem.class, Shown.class})
public final class PreStopEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    PreStopEndpoint shutdownPreStopEndpoint(
            Announcing announcing, ShutdownCoordinator coordinator, AnnounceDelay announce) {
        return new PreStopEndpoint(announcing, coordinator.settings(), announce.delay());
    }
}
