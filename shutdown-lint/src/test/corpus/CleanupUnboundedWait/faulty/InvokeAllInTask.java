package corpus;

import dev.softlanding.shutdown.TaskBody;
import dev.softlanding.shutdown.TaskContext;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;

class InvokeAllInTask implements TaskBody {

    private final ExecutorService pool;
    private final List<Callable<Void>> flushes;

    InvokeAllInTask(ExecutorService pool, List<Callable<Void>> flushes) {
        this.pool = pool;
        this.flushes = flushes;
    }

    @Override
    public void run(TaskContext context) throws InterruptedException {
        pool.invokeAll(flushes); // finds CleanupUnboundedWait
    }
}
