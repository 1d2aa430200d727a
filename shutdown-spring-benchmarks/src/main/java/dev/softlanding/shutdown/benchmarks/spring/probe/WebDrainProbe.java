package dev.softlanding.shutdown.benchmarks.spring.probe;

import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** With the starter: says when the task {@code web-drain} has ended, or rather when a listener has heard of it. */
@Configuration(proxyBeanMethods = false)
public class WebDrainProbe {

    @Bean
    LastResponse lastResponse() {
        return new LastResponse();
    }

    /** Inside of the filter that the drain counts by, so that it has seen the last request before the drain has. */
    @Bean
    FilterRegistrationBean<LastResponse> lastResponseFilter(LastResponse lastResponse) {
        var registration = new FilterRegistrationBean<>(lastResponse);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return registration;
    }

    @Bean
    ShutdownListener drainListener(LastResponse lastResponse) {
        return event -> {
            if (event instanceof ShutdownEvent.TaskEnded ended && ended.task().equals("web-drain")) {
                lastResponse.printDrained(System.nanoTime());
            }
        };
    }
}
