package corpus;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

class ClientClosesPool implements AutoCloseable {

    private final ExecutorService callbacks = Executors.newSingleThreadExecutor();

    void notify(Runnable callback) {
        callbacks.execute(callback);
    }

    @Override
    public void close() throws InterruptedException {
        endCallbacks();
    }

    private void endCallbacks() throws InterruptedException {
        callbacks.shutdownNow(); // finds CleanupExecutor
        if (!callbacks.awaitTermination(2, TimeUnit.SECONDS)) {
            System.err.println("callbacks still run");
        }
    }
}
