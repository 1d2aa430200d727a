package corpus;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

class ExitInHook {

    private final ExecutorService workers = Executors.newFixedThreadPool(4);

    @SuppressWarnings("ShutdownHook") // there is no container that would stop it
    void start() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "stop-workers"));
    }

    private void shutDown() {
        workers.shutdown();
        try {
            if (!workers.awaitTermination(10, TimeUnit.SECONDS)) {
                System.exit(3); // finds CleanupExit
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
