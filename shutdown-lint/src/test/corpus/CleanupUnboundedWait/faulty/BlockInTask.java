package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import reactor.core.publisher.Mono;

class BlockInTask {

    ShutdownTask flush(Mono<Void> written) {
        return ShutdownTask.named("flush").timeout(Duration.ofSeconds(2)).run(() -> {
            written.block(); // finds CleanupUnboundedWait
        });
    }
}
