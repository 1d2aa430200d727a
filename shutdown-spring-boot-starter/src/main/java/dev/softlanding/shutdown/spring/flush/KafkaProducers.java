package dev.softlanding.shutdown.spring.flush;

import dev.softlanding.shutdown.spring.flush.SideBySide.Part;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.util.ClassUtils;

/**
 * Kafka producers that exist: beans, and those that Spring's factories have made. A factory does not hand them out, a
 * template's {@code flush()} would make one where there is none, or, within a transaction, another; so factories are
 * listened to, from their own beginning.
 */
public final class KafkaProducers extends LiveBeans<Producer<?, ?>> {

    private static final boolean SPRING_KAFKA = ClassUtils.isPresent(
            "org.springframework.kafka.core.ProducerFactory", KafkaProducers.class.getClassLoader());

    @SuppressWarnings({"unchecked", "rawtypes"})
    KafkaProducers() {
        super((Class) Producer.class);
    }

    @Override
    void made(Object bean) {
        super.made(bean);
        if (SPRING_KAFKA) {
            SpringKafka.listen(bean, this);
        }
    }

    /** Sends what is batched, and waits until the brokers have it. */
    public void flush(Duration remaining) throws InterruptedException {
        List<Part> parts = all().stream()
                .map(producer -> new Part("Kafka producer", producer::flush))
                .toList();
        SideBySide.run(parts, remaining);
    }
}
