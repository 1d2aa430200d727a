package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

class SpillInFlush {

    ShutdownTask upload(Runnable upload, Runnable spill) {
        return ShutdownTask.named("upload")
                .timeout(Duration.ofSeconds(10))
                .flushAtCutOff(() -> {
                    CompletableFuture<Void> spilt = CompletableFuture.runAsync(spill); // finds CleanupAsync
                })
                .run(upload::run);
    }
}
