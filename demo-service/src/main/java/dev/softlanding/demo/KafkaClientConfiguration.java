package dev.softlanding.demo;

import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

/** What {@code application.yaml} cannot say about the Kafka clients. */
@Configuration(proxyBeanMethods = false)
class KafkaClientConfiguration {

    private static final long RETRY_MS = 500;

    /** So many instances can confirm at the same time. */
    private static final int PARTITIONS = 3;

    /** Repeats a failed batch until it succeeds. The default gives up after ten attempts: a lost confirmation each. */
    @Bean
    static DefaultErrorHandler confirmationRetry() {
        return new DefaultErrorHandler(new FixedBackOff(RETRY_MS, FixedBackOff.UNLIMITED_ATTEMPTS));
    }

    /**
     * Creates the topic at a broker that others run, or adds the partitions that it lacks. If the broker does not answer at the start, the
     * service starts all the same, and the broker makes the topic as it sees fit when the first message comes.
     */
    @Bean
    @Profile("!embedded")
    static NewTopic ordersTopic() {
        return TopicBuilder.name(OrderPublisher.TOPIC).partitions(PARTITIONS).build();
    }
}
