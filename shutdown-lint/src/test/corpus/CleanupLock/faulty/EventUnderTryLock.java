package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.context.ApplicationEventPublisher;

class EventUnderTryLock {

    private final ReentrantLock state = new ReentrantLock();
    private boolean open = true;

    ShutdownTask closing(ApplicationEventPublisher events) {
        return ShutdownTask.named("ledger").timeout(Duration.ofSeconds(2)).run(() -> {
            if (!state.tryLock(1, TimeUnit.SECONDS)) {
                throw new IllegalStateException("busy");
            }
            try {
                open = false;
                events.publishEvent("ledger closed"); // finds CleanupLock
            } finally {
                state.unlock();
            }
        });
    }
}
