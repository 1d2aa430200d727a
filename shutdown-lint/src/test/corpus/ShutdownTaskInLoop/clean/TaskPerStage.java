package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import java.time.Duration;

class TaskPerStage {

    enum Stage {
        READ,
        WRITE
    }

    private final ShutdownCoordinator coordinator;

    TaskPerStage(ShutdownCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    void add() {
        for (Stage stage : Stage.values()) {
            coordinator.register(ShutdownTask.named("stop-" + stage)
                    .timeout(Duration.ofSeconds(1))
                    .run(() -> System.out.println(stage)));
        }
    }
}
