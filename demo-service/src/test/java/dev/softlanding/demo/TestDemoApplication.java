package dev.softlanding.demo;

import org.springframework.boot.SpringApplication;

/** Starts the demo on a PostgreSQL and a Kafka in containers of its own, for development. They end after it. */
class TestDemoApplication {

    public static void main(String[] args) {
        SpringApplication.from(DemoApplication::main)
                .with(Containers.class)
                .withAdditionalProfiles("postgres-kafka")
                .run(args);
    }
}
