package corpus;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

class ParkInClose implements AutoCloseable {

    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    void add(String event) {
        if (!closed) {
            events.add(event);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.parkNanos(Duration.ofMillis(300).toNanos()); // finds CleanupSleep
        events.clear();
    }
}
