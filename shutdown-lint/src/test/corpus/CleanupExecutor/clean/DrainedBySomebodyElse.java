package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

class DrainedBySomebodyElse {

    ShutdownTask stopOf(ExecutorService pool) {
        return ShutdownTask.named("pool").timeout(Duration.ofSeconds(5)).run(() -> endOf(pool));
    }

    private static void endOf(ExecutorService pool) throws InterruptedException {
        pool.shutdown();
        if (!pool.awaitTermination(4, TimeUnit.SECONDS)) {
            throw new IllegalStateException(pool.shutdownNow().size() + " tasks never began");
        }
    }
}
