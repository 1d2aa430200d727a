package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

class TaskInsteadOfHook {

    private final ExecutorService workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

    ShutdownTask stop() {
        return ShutdownTask.named("workers").timeout(Duration.ofSeconds(1)).run(this::end);
    }

    private void end() throws InterruptedException {
        workers.shutdown();
        workers.awaitTermination(800, TimeUnit.MILLISECONDS);
    }
}
