package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import reactor.core.publisher.Mono;

class BlocksForRedis {

    ShutdownTask lease(Mono<Boolean> released, Runnable body) {
        return ShutdownTask.named("lease")
                .timeout(Duration.ofSeconds(3))
                .flushAtCutOff(() -> released.block(Duration.ofSeconds(2))) // finds CleanupFlush
                .run(body::run);
    }
}
