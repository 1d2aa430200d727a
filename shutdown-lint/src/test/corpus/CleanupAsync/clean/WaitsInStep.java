package corpus;

import dev.softlanding.shutdown.scope.Scope;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

class WaitsInStep {

    void hold(Scope scope, ExecutorService pool, Mono<Void> released) {
        scope.defer("row", () -> {
            Future<?> unlocked = pool.submit(() -> System.out.println("unlocked"));
            try {
                unlocked.get(1, TimeUnit.SECONDS);
            } finally {
                unlocked.cancel(true);
            }
        });
        scope.defer("lease", () -> released.block(Duration.ofSeconds(1)));
    }
}
