package corpus;

import dev.softlanding.shutdown.flush.Flusher;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

class DrainsPoolAtCutOff {

    Flusher events(ExecutorService events) {
        return new Flusher("events", Flusher.Kind.FINAL, Duration.ofSeconds(3), remaining -> {
            events.shutdown();
            if (!events.awaitTermination(3, TimeUnit.SECONDS)) { // finds CleanupFlush
                System.err.println("events are left");
            }
        });
    }
}
