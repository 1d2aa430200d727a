package corpus;

import dev.softlanding.shutdown.spring.OnShutdown;
import java.util.function.BooleanSupplier;

class PollByHelper {

    private volatile int sessions;

    @OnShutdown(name = "sessions", timeout = "20s")
    void awaitSessions() {
        awaitUntil(() -> sessions == 0);
    }

    private static void awaitUntil(BooleanSupplier condition) {
        do {
            pause();
        } while (!condition.getAsBoolean()); // finds CleanupPolling
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
