package corpus;

import dev.softlanding.shutdown.scope.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

class PollWithBackoff {

    void open(Scope scope, BooleanSupplier idle) {
        scope.defer("idle", () -> {
            Instant giveUp = Instant.now().plus(Duration.ofSeconds(2));
            long pause = 10;
            while (!idle.getAsBoolean()) {
                if (Instant.now().isAfter(giveUp)) {
                    throw new IllegalStateException("The uploads are not idle after 2 s.");
                }
                Thread.sleep(pause);
                pause = Math.min(200, pause * 2);
            }
        });
    }
}
