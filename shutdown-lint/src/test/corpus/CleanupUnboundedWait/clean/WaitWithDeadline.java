package corpus;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

class WaitWithDeadline implements Closeable {

    private final Object monitor = new Object();
    private int open;

    @Override
    public void close() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        synchronized (monitor) {
            while (open > 0) {
                long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (millis <= 0) {
                    throw new IOException(open + " are still open.");
                }
                try {
                    monitor.wait(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }
}
