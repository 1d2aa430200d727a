package dev.softlanding.shutdown.engine;

import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one lock of a run, held for a step of its machine and for a look at it; no foreign code runs under it. It is taken
 * without standing in its queue: the head of a queue may be a virtual thread that no carrier is left for; whoever stands
 * behind it would wait as long, the keeper included.
 *
 * <p>This class is threadsafe.
 */
final class RunLock {

    private static final int SPINS = 200;
    private static final long RETRY_NANOS = 20_000;

    private final ReentrantLock lock = new ReentrantLock();

    void acquire() {
        int tries = 0;
        while (!lock.tryLock()) {
            if (tries++ < SPINS) { // a step takes less time than a thread to fall asleep
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(this, RETRY_NANOS);
            }
        }
    }

    void release() {
        lock.unlock();
    }
}
