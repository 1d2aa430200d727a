package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import java.util.List;

class TasksThatWereMade {

    private final ShutdownCoordinator coordinator;

    TasksThatWereMade(ShutdownCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    void take(List<ShutdownTask> tasks) {
        for (ShutdownTask task : tasks) {
            coordinator.register(task);
        }
        tasks.forEach(task -> coordinator.register(task));
    }
}
