package corpus;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

class LockHeldBriefly implements AutoCloseable {

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private boolean closed;

    void count(String name) {
        lock.readLock().lock();
        try {
            if (!closed) {
                counts.merge(name, 1, Integer::sum);
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
            counts.clear();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
