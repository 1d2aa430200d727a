package corpus;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;

class AwaitsPoolUnderMonitor implements DisposableBean {

    private final ExecutorService pool;
    private long written;

    AwaitsPoolUnderMonitor(ExecutorService pool) {
        this.pool = pool;
    }

    void write(long bytes) {
        pool.execute(() -> count(bytes));
    }

    private synchronized void count(long bytes) {
        written += bytes;
    }

    @Override
    public void destroy() throws InterruptedException {
        synchronized (this) {
            pool.shutdown();
            if (!pool.awaitTermination(10, TimeUnit.SECONDS)) { // finds CleanupLock
                System.err.println("late after " + written);
            }
        }
    }
}
