package dev.softlanding.demo;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

/** What {@code application.yaml} cannot say about the Kafka clients. */
@Configuration(proxyBeanMethods = false)
class KafkaClientConfiguration {

    private static final long RETRY_MS = 500;

    /** Repeats a failed batch until it succeeds. The default gives up after ten attempts: a lost confirmation each. */
    @Bean
    static DefaultErrorHandler confirmationRetry() {
        return new DefaultErrorHandler(new FixedBackOff(RETRY_MS, FixedBackOff.UNLIMITED_ATTEMPTS));
    }
}
