package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class InterruptEndsTask {

    private final CountDownLatch done = new CountDownLatch(1);

    ShutdownTask await() {
        return ShutdownTask.named("await").timeout(Duration.ofSeconds(3)).run(() -> {
            try {
                if (!done.await(2, TimeUnit.SECONDS)) {
                    System.err.println("not done");
                }
            } catch (InterruptedException e) {
                System.err.println("not done, and no time left");
            }
        });
    }
}
