package corpus;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class SleepBeforePoolIsDropped {

    private final ExecutorService pool = Executors.newFixedThreadPool(4);

    @PreDestroy
    public void shutdown() throws InterruptedException {
        pool.shutdown();
        // give running jobs a chance to finish
        Thread.sleep(5000); // finds CleanupSleep
        System.err.println(pool.shutdownNow().size() + " jobs are lost");
    }
}
