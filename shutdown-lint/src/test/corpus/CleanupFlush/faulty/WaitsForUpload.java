package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

class WaitsForUpload {

    ShutdownTask uploading(Future<?> upload, Runnable start) {
        return ShutdownTask.named("upload")
                .timeout(Duration.ofSeconds(20))
                .flushAtCutOff(() -> {
                    upload.get(5, TimeUnit.SECONDS); // finds CleanupFlush
                })
                .run(start::run);
    }
}
