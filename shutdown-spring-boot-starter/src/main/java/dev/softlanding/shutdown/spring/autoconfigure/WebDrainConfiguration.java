package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.spring.announce.AnnounceDelay;
import dev.softlanding.shutdown.spring.web.WebDrain;
import dev.softlanding.shutdown.spring.web.WebDrainAdapter;
import dev.softlanding.shutdown.spring.web.WebDrainRuntimeHints;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;

/** The drain and its tasks, whatever it drains. */
@Configuration(proxyBeanMethods = false)
@ImportRuntimeHints(WebDrainRuntimeHints.class)
class WebDrainConfiguration {

    @Bean
    WebDrain shutdownWebDrain(ShutdownProperties properties, AnnounceDelay announce) {
        return new WebDrain(
                announce.delay().isZero() ? Duration.ZERO : properties.web().quietPeriod(), TimeSource.system());
    }

    @Bean
    WebDrainAdapter shutdownWebDrainAdapter(WebDrain drain) {
        return new WebDrainAdapter(drain);
    }
}
