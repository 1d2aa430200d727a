package dev.softlanding.shutdown.spring.flush;

import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;

/** Hears of the producers of Spring's factories. A class of its own, because an application may do without Spring Kafka. */
final class SpringKafka {

    private SpringKafka() {}

    /** Listens to a factory, or to the factory of a template, which may be a changed copy of the one that is a bean. */
    static void listen(Object bean, KafkaProducers producers) {
        Stream<ProducerFactory<?, ?>> factories = Stream.empty();
        if (bean instanceof ProducerFactory<?, ?> factory) {
            factories = Stream.of(factory);
        } else if (bean instanceof KafkaTemplate<?, ?> template) {
            factories = Stream.of(template.getProducerFactory());
        }
        factories.forEach(factory -> listenOnce(factory, producers));
    }

    private static <K, V> void listenOnce(ProducerFactory<K, V> factory, KafkaProducers producers) {
        boolean listening = factory.getListeners().stream()
                .anyMatch(listener -> listener instanceof Listening<?, ?> ours && ours.producers == producers);
        if (!listening) {
            factory.addListener(new Listening<>(producers));
        }
    }

    private static final class Listening<K, V> implements ProducerFactory.Listener<K, V> {

        private final KafkaProducers producers;

        Listening(KafkaProducers producers) {
            this.producers = producers;
        }

        @Override
        public void producerAdded(String id, Producer<K, V> producer) {
            producers.add(producer);
        }

        @Override
        public void producerRemoved(String id, Producer<K, V> producer) {
            producers.remove(producer);
        }
    }
}
