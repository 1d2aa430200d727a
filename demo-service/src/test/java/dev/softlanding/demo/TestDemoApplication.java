package dev.softlanding.demo;

import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;

/**
 * Starts the demo on a PostgreSQL and a Kafka in containers of its own, for development:
 * {@code mvn -pl demo-service -am spring-boot:test-run}. They are beans, and end last, in the task {@code context}.
 */
class TestDemoApplication {

    public static void main(String[] args) {
        SpringApplication.from(DemoApplication::main)
                .with(Containers.class)
                .withAdditionalProfiles("postgres-kafka")
                .run(Stream.concat(Stream.of(args), Stream.of("--shutdown.tasks.context.timeout=8s"))
                        .toArray(String[]::new));
    }
}
