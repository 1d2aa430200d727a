package corpus;

import java.io.Closeable;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

class ConditionInClose implements Closeable {

    private final Lock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private int busy;

    void end() {
        lock.lock();
        try {
            busy--;
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            while (busy > 0) {
                idle.awaitUninterruptibly(); // finds CleanupUnboundedWait
            }
        } finally {
            lock.unlock();
        }
    }
}
