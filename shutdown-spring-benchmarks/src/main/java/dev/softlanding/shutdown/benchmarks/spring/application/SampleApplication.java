package dev.softlanding.shutdown.benchmarks.spring.application;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;

/** A service with what most have: web, actuator, Kafka, JDBC, an executor and a scheduler, all as Boot makes them. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableAsync
@EnableScheduling
public class SampleApplication {

    /** Starts it. */
    public static void main(String[] arguments) {
        SpringApplication.run(SampleApplication.class, arguments);
    }
}
