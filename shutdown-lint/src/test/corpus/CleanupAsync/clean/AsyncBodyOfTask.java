package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Mono;

class AsyncBodyOfTask {

    ShutdownTask saving() {
        return ShutdownTask.named("saving")
                .timeout(Duration.ofSeconds(3))
                .runAsync(context -> CompletableFuture.supplyAsync(() -> "saved"));
    }

    ShutdownTask telling(Mono<String> told) {
        return ShutdownTask.named("telling")
                .timeout(Duration.ofSeconds(3))
                .runCallback((context, completion) -> told.subscribe(
                        answer -> completion.succeed(), failure -> completion.fail(failure)));
    }
}
