package dev.softlanding.demo;

import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * The broker of the profile {@code embedded}. Every Kafka client of Boot asks the connection details for its address: so
 * each of them depends on the broker, is created after it and destroyed before it.
 */
@Configuration(proxyBeanMethods = false)
@Profile("embedded")
class EmbeddedBrokerConfiguration {

    @Bean
    static EmbeddedBroker embeddedBroker() {
        return new EmbeddedBroker(OrderPublisher.TOPIC);
    }

    @Bean
    static KafkaConnectionDetails kafkaConnectionDetails(EmbeddedBroker broker) {
        return broker::bootstrapServers;
    }
}
