package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import java.time.Duration;
import java.time.Instant;
import org.springframework.scheduling.annotation.Scheduled;

class TaskPerRun {

    private final ShutdownCoordinator coordinator;

    TaskPerRun(ShutdownCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Scheduled(fixedDelay = 60_000)
    void export() {
        String name = "export-" + Instant.now();
        coordinator.change(changes -> {
            changes.add(ShutdownTask.named(name).timeout(Duration.ofSeconds(3)).run(() -> {})); // finds ShutdownTaskInLoop
        });
        System.out.println("exporting " + name);
    }
}
