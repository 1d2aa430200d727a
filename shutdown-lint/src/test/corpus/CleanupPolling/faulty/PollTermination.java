package corpus;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

class PollTermination implements AutoCloseable {

    private final ExecutorService workers = Executors.newCachedThreadPool();

    @Override
    public void close() throws InterruptedException {
        workers.shutdown();
        while (!workers.awaitTermination(10, TimeUnit.SECONDS)) { // finds CleanupPolling
            System.out.println("still waiting for workers");
        }
    }
}
