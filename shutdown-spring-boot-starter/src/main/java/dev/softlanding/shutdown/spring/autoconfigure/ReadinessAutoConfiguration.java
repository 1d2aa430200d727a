package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/** Ends readiness with the announcement, where an application wants that. */
@AutoConfiguration(after = ShutdownAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "shutdown.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "shutdown.announce.readiness", havingValue = "refuse")
public final class ReadinessAutoConfiguration {

    /** @param availability keeps the state, and is asked for to hear of each change first */
    @Bean
    ReadinessRefusal shutdownReadinessRefusal(
            ApplicationContext context, ObjectProvider<ApplicationAvailability> availability) {
        availability.ifAvailable(known -> {});
        return new ReadinessRefusal(context);
    }

    @Bean
    ShutdownTask shutdownReadinessAnnounceTask(ReadinessRefusal refusal) {
        return ShutdownTask.named("readiness-announce")
                .phase(Phase.ANNOUNCE)
                .origin(Origin.ADAPTER)
                .timeout(Duration.ofSeconds(1))
                .run(refusal::refuse);
    }
}
