package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.web.bind.annotation.GetMapping;

class TaskPerDownload {

    private final ShutdownCoordinator coordinator;

    TaskPerDownload(ShutdownCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @GetMapping("/report")
    String report(String id) throws IOException {
        Path file = Files.createTempFile("report", id);
        coordinator.change(changes -> changes.add(ShutdownTask.named("delete-" + file) // finds ShutdownTaskInLoop
                .timeout(Duration.ofSeconds(1))
                .run(() -> Files.deleteIfExists(file))));
        return Files.readString(file);
    }
}
