package corpus;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class ThreadForEach implements AutoCloseable {

    private final ExecutorService pool;

    ThreadForEach() {
        pool = Executors.newCachedThreadPool();
    }

    void take(Runnable work) {
        pool.execute(work);
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
