package dev.softlanding.shutdown.spring.observability;

import dev.softlanding.shutdown.audit.AuditLog;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Writes lines for an audit; {@code logging.level.shutdown.audit=off} ends that. */
@AutoConfiguration(beforeName = "dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration")
@ConditionalOnBooleanProperty(name = "shutdown.enabled", matchIfMissing = true)
public final class ShutdownAuditAutoConfiguration {

    /** A parent's hears what happens in its children as well. */
    @Bean
    @ConditionalOnMissingBean
    AuditLog shutdownAuditLog() {
        return new AuditLog();
    }
}
