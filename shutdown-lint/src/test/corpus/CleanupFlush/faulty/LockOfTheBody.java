package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantReadWriteLock;

class LockOfTheBody {

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private long position;

    ShutdownTask positions(Runnable commit) {
        return ShutdownTask.named("positions")
                .timeout(Duration.ofSeconds(5))
                .flushAtCutOff(() -> {
                    lock.readLock().lock(); // finds CleanupFlush
                    try {
                        System.out.println(position);
                    } finally {
                        lock.readLock().unlock();
                    }
                })
                .run(commit::run);
    }
}
