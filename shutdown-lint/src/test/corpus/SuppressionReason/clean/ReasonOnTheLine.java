package corpus;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.CountDownLatch;

class ReasonOnTheLine {

    private final CountDownLatch written = new CountDownLatch(1);

    @PreDestroy
    @SuppressWarnings("CleanupUnboundedWait") // the writer gives up after 2 s
    void stop() throws InterruptedException {
        written.await();
    }
}
