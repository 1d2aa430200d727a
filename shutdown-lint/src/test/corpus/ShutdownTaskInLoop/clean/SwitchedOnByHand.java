package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import java.time.Duration;
import org.springframework.web.bind.annotation.PostMapping;

class SwitchedOnByHand {

    private final ShutdownCoordinator coordinator;

    SwitchedOnByHand(ShutdownCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @PostMapping("/debug")
    void dumpAtEnd() {
        coordinator.change(changes -> changes.add(ShutdownTask.named("dump")
                .timeout(Duration.ofSeconds(5))
                .run(() -> System.out.println("dump"))));
    }
}
