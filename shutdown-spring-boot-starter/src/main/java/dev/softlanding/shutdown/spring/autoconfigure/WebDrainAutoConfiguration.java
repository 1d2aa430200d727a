package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.spring.web.WebDrain;
import dev.softlanding.shutdown.spring.web.WebDrainFilter;
import dev.softlanding.shutdown.time.TimeSource;
import jakarta.servlet.Filter;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;

/** Drains the servlet web server as a task of the plan, unless the application wants its web server to stop at once. */
@AutoConfiguration(after = ShutdownAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "shutdown.enabled", matchIfMissing = true)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(Filter.class)
@ConditionalOnProperty(name = "server.shutdown", havingValue = "graceful", matchIfMissing = true)
public final class WebDrainAutoConfiguration {

    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);

    @Bean
    WebDrain shutdownWebDrain(ShutdownProperties properties, AnnounceDelay announce) {
        return new WebDrain(
                announce.delay().isZero() ? Duration.ZERO : properties.web().quietPeriod(), TimeSource.system());
    }

    @Bean
    FilterRegistrationBean<WebDrainFilter> shutdownWebDrainFilter(
            WebDrain drain, ObjectProvider<OperationPaths> operations) {
        // At the first request: the filter is made with the web server, before most beans.
        var paths = SingletonSupplier.of(() -> operations.getIfAvailable(() -> new OperationPaths(List.of())));
        var filter = new WebDrainFilter(drain, path -> paths.obtain().contain(path));
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
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
