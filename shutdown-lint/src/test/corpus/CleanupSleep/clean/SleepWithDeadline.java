package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

class SleepWithDeadline {

    private final AtomicInteger inFlight = new AtomicInteger();

    ShutdownTask drain() {
        return ShutdownTask.named("drain").timeout(Duration.ofSeconds(5)).runWith(context -> {
            while (inFlight.get() > 0 && context.remaining().toMillis() > 200) {
                pause();
            }
        });
    }

    private static void pause() throws InterruptedException {
        Thread.sleep(50);
    }
}
