package corpus;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

class FutureTakenUnderLock {

    private final ReentrantLock lock = new ReentrantLock();
    private Future<?> last;

    @PreDestroy
    void stop() throws Exception {
        Future<?> taken = null;
        if (lock.tryLock()) {
            try {
                taken = last;
                last = null;
            } finally {
                lock.unlock();
            }
        }
        if (taken != null) {
            taken.get(2, TimeUnit.SECONDS);
        }
    }
}
