package corpus;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;

class TwoPoolsOneAwaited implements DisposableBean {

    private final ExecutorService readers;
    private final ExecutorService writers;

    TwoPoolsOneAwaited(ExecutorService readers, ExecutorService writers) {
        this.readers = readers;
        this.writers = writers;
    }

    @Override
    public void destroy() throws InterruptedException {
        readers.shutdown();
        writers.shutdown(); // finds CleanupExecutor
        if (!readers.awaitTermination(5, TimeUnit.SECONDS)) {
            readers.shutdownNow();
        }
    }
}
