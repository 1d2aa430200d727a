package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.concurrent.ThreadPoolExecutor;

class PoolInTask {

    ShutdownTask stopOf(ThreadPoolExecutor workers) {
        return ShutdownTask.named("workers")
                .after("web")
                .timeout(Duration.ofSeconds(10))
                .run(workers::shutdown); // finds CleanupExecutor
    }
}
