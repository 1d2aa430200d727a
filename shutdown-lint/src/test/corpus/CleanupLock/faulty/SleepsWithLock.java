package corpus;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

class SleepsWithLock implements AutoCloseable {

    private final Lock lock = new ReentrantLock();
    private int inFlight;

    @Override
    @SuppressWarnings("CleanupSleep") // the device has no other sign
    public void close() throws InterruptedException {
        if (lock.tryLock(100, TimeUnit.MILLISECONDS)) {
            try {
                if (inFlight > 0) {
                    Thread.sleep(500); // finds CleanupLock
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
