package dev.softlanding.demo;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.ApplicationListener;
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

    private static final Logger log = LoggerFactory.getLogger(EmbeddedBrokerConfiguration.class);

    @Bean
    static EmbeddedBroker embeddedBroker() {
        return new EmbeddedBroker(OrderPublisher.TOPIC);
    }

    @Bean
    static KafkaConnectionDetails kafkaConnectionDetails(EmbeddedBroker broker) {
        return broker::bootstrapServers;
    }

    /**
     * This broker knows nothing of what a previous life sent it. One that others run remembers, and there an instance must leave alone
     * what others have just sent.
     */
    @Bean
    static ApplicationListener<ApplicationStartedEvent> resend(Outbox outbox) {
        return started -> {
            int resent = outbox.markAllUnsent();
            if (resent > 0) {
                log.info("{} orders were sent but not confirmed by a previous life: sending them again", resent);
            }
        };
    }
}
