package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.memory.MemoryAction;
import dev.softlanding.shutdown.memory.MemoryGuard;
import dev.softlanding.shutdown.process.ProcessShutdown;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Guards the memory of the process, where it is wanted. */
@AutoConfiguration(after = ShutdownAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "shutdown.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = "shutdown.memory.enabled")
public final class MemoryGuardAutoConfiguration {

    /** What an orderly shutdown is; an application that knows better has a bean of its own. */
    @Bean
    @ConditionalOnBooleanProperty(name = "shutdown.memory.shutdown")
    @ConditionalOnMissingBean
    MemoryAction shutdownMemoryAction(
            ShutdownCoordinator coordinator, ObjectProvider<ProcessShutdown.Participant> participant) {
        return excess -> {
            if (participant.getIfAvailable() == null) {
                return coordinator.trigger(ShutdownReason.MEMORY);
            }
            ProcessShutdown.ofJvm().shutDown(ShutdownReason.MEMORY);
            return true;
        };
    }

    @Bean
    @ConditionalOnMissingBean
    MemoryGuard shutdownMemoryGuard(ShutdownProperties properties, ObjectProvider<MemoryAction> action) {
        MemoryGuard.Builder guard = properties.memory().guard();
        if (properties.memory().shutdown()) {
            action.ifAvailable(guard::shutdown);
        }
        return guard.build();
    }

    /** With that of a parent there is its guard, whose life is not ours. */
    @Bean
    @ConditionalOnMissingBean
    ContextMemoryGuard shutdownContextMemoryGuard(Environment environment, MemoryGuard guard) {
        return new ContextMemoryGuard(environment, guard);
    }
}
