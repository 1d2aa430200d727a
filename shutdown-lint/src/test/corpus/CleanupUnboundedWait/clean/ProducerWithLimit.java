package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.io.OutputStream;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;

class ProducerWithLimit {

    ShutdownTask close(Producer<String, String> events, OutputStream file) {
        return ShutdownTask.named("producer").timeout(Duration.ofSeconds(4)).run(() -> {
            events.close(Duration.ofSeconds(3));
            file.close();
        });
    }
}
