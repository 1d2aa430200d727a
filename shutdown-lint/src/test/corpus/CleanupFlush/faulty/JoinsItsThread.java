package corpus;

import dev.softlanding.shutdown.flush.Flusher;
import java.time.Duration;

class JoinsItsThread {

    Flusher spans(Thread exporter) {
        Flusher.Action action = remaining -> {
            exporter.interrupt();
            exporter.join(); // finds CleanupFlush
        };
        return new Flusher("spans", Flusher.Kind.FINAL, Duration.ofMillis(250), action);
    }
}
