package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class SpillIsSynchronized {

    private final List<String> outbox = new ArrayList<>();

    ShutdownTask sending() {
        return ShutdownTask.named("outbox")
                .timeout(Duration.ofSeconds(5))
                .flushAtCutOff(this::spill)
                .run(this::send);
    }

    synchronized void add(String message) {
        outbox.add(message);
    }

    private synchronized void send() {
        outbox.forEach(message -> System.out.println(message));
        outbox.clear();
    }

    private synchronized void spill() throws IOException { // finds CleanupFlush
        Files.write(Path.of("outbox.txt"), outbox);
    }
}
