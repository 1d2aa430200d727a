package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import java.time.Duration;
import org.springframework.kafka.annotation.KafkaListener;

class TaskPerMessage {

    private final ShutdownCoordinator coordinator;

    TaskPerMessage(ShutdownCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @KafkaListener(topics = "orders")
    void order(String id) {
        lock(id);
        System.out.println("order " + id);
    }

    private void lock(String id) {
        coordinator.register(unlocking(id)); // finds ShutdownTaskInLoop
    }

    private static ShutdownTask unlocking(String id) {
        return ShutdownTask.named("unlock-" + id)
                .timeout(Duration.ofSeconds(1))
                .run(() -> System.out.println("unlocked " + id));
    }
}
