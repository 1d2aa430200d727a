package corpus;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.beans.factory.DisposableBean;

class ConditionWithLock implements DisposableBean {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private int busy;

    @Override
    public void destroy() throws InterruptedException {
        if (!lock.tryLock(1, TimeUnit.SECONDS)) {
            return;
        }
        try {
            long left = TimeUnit.SECONDS.toNanos(3);
            while (busy > 0 && left > 0) {
                left = idle.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
