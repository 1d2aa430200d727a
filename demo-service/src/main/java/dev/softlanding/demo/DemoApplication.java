package dev.softlanding.demo;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the orders service. The default profile {@code embedded} brings database and broker along: nothing to install. */
@SpringBootApplication
@EnableScheduling
class DemoApplication {

    public static void main(String[] args) {
        SpringApplication.run(DemoApplication.class, args);
    }
}
