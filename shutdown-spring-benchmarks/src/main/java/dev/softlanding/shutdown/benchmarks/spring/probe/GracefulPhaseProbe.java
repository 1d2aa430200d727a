package dev.softlanding.shutdown.benchmarks.spring.probe;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Without the starter: says when the phase has ended in which Boot waits for the last response. */
@Configuration(proxyBeanMethods = false)
public class GracefulPhaseProbe {

    @Bean
    LastResponse lastResponse() {
        return new LastResponse();
    }

    @Bean
    FilterRegistrationBean<LastResponse> lastResponseFilter(LastResponse lastResponse) {
        var registration = new FilterRegistrationBean<>(lastResponse);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return registration;
    }

    @Bean
    NextPhase nextPhase(LastResponse lastResponse) {
        return new NextPhase(lastResponse);
    }

    /** What Spring stops next. */
    static final class NextPhase implements SmartLifecycle {

        private final LastResponse lastResponse;
        private volatile boolean running;

        NextPhase(LastResponse lastResponse) {
            this.lastResponse = lastResponse;
        }

        @Override
        public int getPhase() {
            return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE - 1;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            lastResponse.printDrained(System.nanoTime());
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }
}
