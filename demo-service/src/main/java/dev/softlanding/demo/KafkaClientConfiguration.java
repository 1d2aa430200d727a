package dev.softlanding.demo;

import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

/** What {@code application.yaml} cannot say about the Kafka clients. */
@Configuration(proxyBeanMethods = false)
class KafkaClientConfiguration {

    private static final int CLOSE_SECONDS = 2;

    private static final long RETRY_MS = 500;

    /** By default closing a producer may take 30 s, and it does when the broker has gone. */
    @Bean
    static DefaultKafkaProducerFactoryCustomizer quickProducerClose() {
        return factory -> factory.setPhysicalCloseTimeout(CLOSE_SECONDS);
    }

    /** Repeats a failed batch until it succeeds. The default gives up after ten attempts: a lost confirmation each. */
    @Bean
    static DefaultErrorHandler confirmationRetry() {
        return new DefaultErrorHandler(new FixedBackOff(RETRY_MS, FixedBackOff.UNLIMITED_ATTEMPTS));
    }
}
