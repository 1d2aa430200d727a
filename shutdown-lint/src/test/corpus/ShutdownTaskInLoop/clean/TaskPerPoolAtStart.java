package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import java.time.Duration;
import java.util.Map;

class TaskPerPoolAtStart {

    TaskPerPoolAtStart(ShutdownCoordinator coordinator, Map<String, AutoCloseable> pools) {
        for (Map.Entry<String, AutoCloseable> pool : pools.entrySet()) {
            coordinator.register(ShutdownTask.named("pool-" + pool.getKey())
                    .timeout(Duration.ofSeconds(2))
                    .run(pool.getValue()::close));
        }
    }
}
