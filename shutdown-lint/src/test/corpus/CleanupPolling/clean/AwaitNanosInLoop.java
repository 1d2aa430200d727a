package corpus;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

class AwaitNanosInLoop implements AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private int busy;

    @Override
    public void close() throws InterruptedException {
        long left = TimeUnit.SECONDS.toNanos(3);
        if (lock.tryLock(1, TimeUnit.SECONDS)) {
            try {
                while (busy > 0) {
                    if (left <= 0) {
                        break;
                    }
                    left = idle.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
