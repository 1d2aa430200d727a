package corpus;

import java.io.Closeable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

class PollElsewhere implements Closeable {

    private final ConcurrentLinkedQueue<Runnable> work = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;
    private final Thread worker = new Thread(this::workOff);

    private void workOff() {
        while (!closed) {
            Runnable next = work.poll();
            if (next == null) {
                LockSupport.parkNanos(1_000_000);
            } else {
                next.run();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(worker);
    }
}
