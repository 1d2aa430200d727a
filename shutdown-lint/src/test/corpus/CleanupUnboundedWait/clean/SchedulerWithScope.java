package corpus;

import dev.softlanding.shutdown.scope.Scope;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

class SchedulerWithScope {

    void open(Scope scope, ScheduledExecutorService timer, Semaphore permits) {
        scope.defer("timer", () -> {
            timer.shutdownNow();
            if (!timer.awaitTermination(1, TimeUnit.SECONDS) || !permits.tryAcquire(4, 1, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The timer still runs.");
            }
        });
    }
}
