package corpus;

import dev.softlanding.shutdown.flush.Flusher;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

class TriesTheLock {

    private final ReentrantLock lock = new ReentrantLock();
    private long position;

    Flusher positions() {
        return new Flusher("positions", Flusher.Kind.SAFE, Duration.ofMillis(200), remaining -> {
            boolean locked = lock.tryLock(50, TimeUnit.MILLISECONDS);
            try {
                System.out.println(locked ? "at " + position : "at about " + position);
            } finally {
                if (locked) {
                    lock.unlock();
                }
            }
        });
    }
}
