package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import java.time.Duration;
import java.util.List;
import org.springframework.context.event.EventListener;

class TaskPerUpload {

    record Uploaded(List<String> parts) {}

    private final ShutdownCoordinator coordinator;

    TaskPerUpload(ShutdownCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @EventListener
    void uploaded(Uploaded event) {
        coordinator.change(changes -> {
            for (String part : event.parts()) {
                changes.add(ShutdownTask.named(part).timeout(Duration.ofSeconds(1)).run(() -> {})); // finds ShutdownTaskInLoop
            }
        });
    }
}
