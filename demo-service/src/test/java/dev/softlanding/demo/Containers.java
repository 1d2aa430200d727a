package dev.softlanding.demo;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The real parts, for the profile {@code postgres-kafka}: the same images as in {@code docker-compose.yml}. */
@TestConfiguration(proxyBeanMethods = false)
class Containers {

    static final String POSTGRES = "postgres:17";
    static final String KAFKA = "apache/kafka:4.2.0";

    @Bean
    @ServiceConnection
    static PostgreSQLContainer postgres() {
        return new PostgreSQLContainer(POSTGRES);
    }

    @Bean
    @ServiceConnection
    static KafkaContainer kafka() {
        return new KafkaContainer(KAFKA);
    }
}
