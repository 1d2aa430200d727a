package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.spring.web.WebDrain;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The drain and its tasks, whatever it drains. */
@Configuration(proxyBeanMethods = false)
class WebDrainConfiguration {

    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);

    @Bean
    WebDrain shutdownWebDrain(ShutdownProperties properties, AnnounceDelay announce) {
        return new WebDrain(
                announce.delay().isZero() ? Duration.ZERO : properties.web().quietPeriod(), TimeSource.system());
    }

    @Bean
    ShutdownTask shutdownWebAnnounceTask(WebDrain drain) {
        return ShutdownTask.named("web-announce")
                .phase(Phase.ANNOUNCE)
                .origin(Origin.ADAPTER)
                .timeout(Duration.ofSeconds(1))
                .run(drain::announce);
    }

    @Bean
    ShutdownTask shutdownWebDrainTask(WebDrain drain) {
        return ShutdownTask.named("web-drain")
                .phase(Phase.DRAIN)
                .origin(Origin.ADAPTER)
                .timeout(DRAIN_TIMEOUT)
                .inFlight(drain::inFlight)
                .runWith(drain::drain);
    }
}
