package corpus;

import java.util.concurrent.ExecutorService;

@SuppressWarnings({"unused", "CleanupExecutor"})
class ClassWithoutReason implements AutoCloseable { // finds SuppressionReason

    private final ExecutorService pool;

    ClassWithoutReason(ExecutorService pool) {
        this.pool = pool;
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
