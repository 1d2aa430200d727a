package corpus;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.atomic.AtomicInteger;

class PollInFlight {

    private final AtomicInteger inFlight = new AtomicInteger();

    @PreDestroy
    void drain() throws InterruptedException {
        while (inFlight.get() > 0) { // finds CleanupPolling
            Thread.sleep(100);
        }
    }
}
