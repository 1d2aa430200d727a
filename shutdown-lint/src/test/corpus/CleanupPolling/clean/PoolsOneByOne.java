package corpus;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

class PoolsOneByOne implements AutoCloseable {

    private final Deque<ExecutorService> pools = new ArrayDeque<>();

    @Override
    public void close() throws InterruptedException {
        while (!pools.isEmpty()) {
            ExecutorService pool = pools.removeLast();
            pool.shutdown();
            if (!pool.awaitTermination(500, TimeUnit.MILLISECONDS)) {
                pool.shutdownNow();
            }
        }
    }
}
