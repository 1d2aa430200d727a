package corpus;

import dev.softlanding.shutdown.flush.Flusher;
import java.time.Duration;

class SleepsForTheLog {

    Flusher log() {
        return new Flusher("log", Flusher.Kind.LAST, Duration.ofMillis(200), remaining -> {
            System.out.flush();
            Thread.sleep(100); // finds CleanupFlush
        });
    }
}
