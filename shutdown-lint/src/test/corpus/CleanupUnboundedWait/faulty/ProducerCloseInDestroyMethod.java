package corpus;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class ProducerCloseInDestroyMethod {

    @Bean(destroyMethod = "stopSending")
    Sender sender(Map<String, Object> settings) {
        return new Sender(new KafkaProducer<>(settings));
    }

    /** Sends what others hand to it. */
    static final class Sender {

        private final KafkaProducer<String, byte[]> producer;

        Sender(KafkaProducer<String, byte[]> producer) {
            this.producer = producer;
        }

        void stopSending() {
            producer.flush();
            producer.close(); // finds CleanupUnboundedWait
        }
    }
}
