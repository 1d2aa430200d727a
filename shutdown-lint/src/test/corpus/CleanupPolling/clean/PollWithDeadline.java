package corpus;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class PollWithDeadline {

    private final AtomicInteger inFlight = new AtomicInteger();

    @PreDestroy
    void drain() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (inFlight.get() > 0 && System.nanoTime() - end < 0) {
            Thread.sleep(50);
        }
    }
}
