package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;

class ProducerCloseReferred {

    ShutdownTask close(Producer<String, String> events) {
        return ShutdownTask.named("producer").timeout(Duration.ofSeconds(3)).run(events::close); // finds CleanupUnboundedWait
    }
}
