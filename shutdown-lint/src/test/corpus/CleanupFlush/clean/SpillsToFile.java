package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

class SpillsToFile {

    private final ConcurrentLinkedQueue<String> outbox = new ConcurrentLinkedQueue<>();

    ShutdownTask sending(Future<?> sent) {
        return ShutdownTask.named("outbox")
                .timeout(Duration.ofSeconds(5))
                .flushAtCutOff(this::spill)
                .run(() -> sent.get(4, TimeUnit.SECONDS));
    }

    private void spill() throws IOException {
        List<String> left = new ArrayList<>(outbox);
        Files.write(Path.of("outbox.txt"), left);
    }
}
