package dev.softlanding.shutdown.spring.kafka;

import dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration;
import dev.softlanding.shutdown.spring.flush.FlushersAutoConfiguration;
import dev.softlanding.shutdown.spring.flush.KafkaProducers;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.MessageListenerContainer;

/** Takes Kafka's listener containers and producers into the plan. */
@AutoConfiguration(after = {ShutdownAutoConfiguration.class, FlushersAutoConfiguration.class})
@ConditionalOnBooleanProperty(name = "shutdown.enabled", matchIfMissing = true)
public final class KafkaAdaptersAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({MessageListenerContainer.class, Producer.class, ProducerFactory.class})
    @ImportRuntimeHints(ListenerBeans.Hints.class)
    static class SpringKafkaConfiguration {

        @Bean
        @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
        KafkaListenersAdapter shutdownKafkaListenersAdapter() {
            return new KafkaListenersAdapter();
        }

        @Bean
        @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
        KafkaProducersAdapter shutdownKafkaProducersAdapter(KafkaProducers producers) {
            return new KafkaProducersAdapter(producers);
        }
    }
}
