package dev.softlanding.shutdown.benchmarks.spring.application;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Says that the application is ready, after everybody else who listens to that, and on which port. */
@Component
class ReadyLine {

    private final Environment environment;

    ReadyLine(Environment environment) {
        this.environment = environment;
    }

    @EventListener(ApplicationReadyEvent.class)
    @Order(Ordered.LOWEST_PRECEDENCE)
    void print() {
        System.out.println("application-ready " + environment.getProperty("local.server.port"));
    }
}
