package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class SharedByBodyAndFlush {

    private final CompletableFuture<String> last = new CompletableFuture<>();

    ShutdownTask report() {
        return ShutdownTask.named("report")
                .timeout(Duration.ofSeconds(4))
                .flushAtCutOff(() -> print(0))
                .run(() -> print(3_000));
    }

    private void print(long millis) throws Exception {
        System.out.println(millis == 0 ? last.getNow("none") : last.get(millis, TimeUnit.MILLISECONDS));
    }
}
