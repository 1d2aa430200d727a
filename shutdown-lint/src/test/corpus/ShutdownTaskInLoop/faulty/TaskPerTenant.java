package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import java.time.Duration;
import java.util.Map;

class TaskPerTenant {

    private final ShutdownCoordinator coordinator;

    TaskPerTenant(ShutdownCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    void reload(Map<String, AutoCloseable> tenants) {
        tenants.forEach((name, tenant) -> coordinator.register(ShutdownTask.named("tenant-" + name) // finds ShutdownTaskInLoop
                .timeout(Duration.ofSeconds(2))
                .run(tenant::close)));
    }
}
