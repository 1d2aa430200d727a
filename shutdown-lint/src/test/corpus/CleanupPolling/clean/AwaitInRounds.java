package corpus;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.springframework.context.Lifecycle;

class AwaitInRounds implements Lifecycle {

    private final ExecutorService pool = Executors.newFixedThreadPool(2);

    @Override
    public void start() {}

    @Override
    public void stop() {
        pool.shutdown();
        try {
            for (int second = 0; second < 5; second++) {
                if (pool.awaitTermination(1, TimeUnit.SECONDS)) {
                    return;
                }
                System.out.println("waiting since " + second + " s");
            }
            pool.shutdownNow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return !pool.isShutdown();
    }
}
