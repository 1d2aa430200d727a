package dev.softlanding.shutdown.spring.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Import;

/** Drains the web server as a task of the plan, unless the application wants its web server to stop at once. */
@AutoConfiguration(after = ShutdownAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "shutdown.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "server.shutdown", havingValue = "graceful", matchIfMissing = true)
@Import({ServletWebDrainConfiguration.class, ReactiveWebDrainConfiguration.class})
public final class WebDrainAutoConfiguration {}
