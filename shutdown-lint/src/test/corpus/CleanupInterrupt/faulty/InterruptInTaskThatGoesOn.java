package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class InterruptInTaskThatGoesOn {

    private final List<CountDownLatch> partitions = List.of(new CountDownLatch(1), new CountDownLatch(1));

    ShutdownTask drain() {
        return ShutdownTask.named("drain-partitions").timeout(Duration.ofSeconds(6)).run(() -> {
            for (CountDownLatch partition : partitions) {
                try {
                    if (!partition.await(3, TimeUnit.SECONDS)) {
                        System.err.println("A partition is not drained.");
                    }
                } catch (InterruptedException e) { // finds CleanupInterrupt
                    System.err.println("Interrupted: " + e);
                }
            }
        });
    }
}
