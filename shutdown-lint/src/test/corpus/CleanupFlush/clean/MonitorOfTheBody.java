package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

class MonitorOfTheBody {

    private final Map<String, Long> offsets = new ConcurrentHashMap<>();

    synchronized void moved(String partition, long offset) {
        offsets.put(partition, offset);
    }

    ShutdownTask committing() {
        return ShutdownTask.named("offsets")
                .timeout(Duration.ofSeconds(4))
                .flushAtCutOff(() -> offsets.forEach((partition, offset) -> System.out.println(partition + offset)))
                .run(this::commit);
    }

    private synchronized void commit() throws InterruptedException {
        offsets.clear();
    }
}
