package corpus;

import java.util.concurrent.ExecutorService;

/** Ends a pool. */
// The pool is awaited by whoever made it, because other parts still use it.
@SuppressWarnings("CleanupExecutor")
class ReasonAbove implements AutoCloseable {

    private final ExecutorService pool;

    ReasonAbove(ExecutorService pool) {
        this.pool = pool;
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
