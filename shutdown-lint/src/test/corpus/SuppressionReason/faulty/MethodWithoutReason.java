package corpus;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.CountDownLatch;

class MethodWithoutReason {

    private final CountDownLatch written = new CountDownLatch(1);

    @PreDestroy
    @SuppressWarnings("CleanupUnboundedWait")
    void stop() throws InterruptedException { // finds SuppressionReason
        written.await();
    }
}
