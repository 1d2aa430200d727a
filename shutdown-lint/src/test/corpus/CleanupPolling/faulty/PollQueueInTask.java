package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class PollQueueInTask {

    private final BlockingQueue<String> outbox = new LinkedBlockingQueue<>();

    ShutdownTask drain() {
        return ShutdownTask.named("drain-outbox").timeout(Duration.ofSeconds(10)).run(() -> {
            while (true) { // finds CleanupPolling
                int left = outbox.size();
                if (left == 0) {
                    break;
                }
                System.out.println(left + " messages left");
                TimeUnit.MILLISECONDS.sleep(250);
            }
        });
    }
}
