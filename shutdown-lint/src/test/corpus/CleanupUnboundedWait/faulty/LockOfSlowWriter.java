package corpus;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

class LockOfSlowWriter implements AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();
    private final OutputStream out;

    LockOfSlowWriter(OutputStream out) {
        this.out = out;
    }

    void write(byte[] record) throws IOException {
        lock.lock();
        try {
            out.write(record);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock(); // finds CleanupUnboundedWait
        try {
            out.close();
        } finally {
            lock.unlock();
        }
    }
}
