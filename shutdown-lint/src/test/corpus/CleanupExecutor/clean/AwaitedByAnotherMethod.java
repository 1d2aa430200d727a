package corpus;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

class AwaitedByAnotherMethod implements SmartLifecycle {

    private final ExecutorService pool = Executors.newFixedThreadPool(2);
    private volatile boolean running;

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        refuse();
        drain();
    }

    private void refuse() {
        pool.shutdown();
    }

    private void drain() {
        try {
            if (!pool.awaitTermination(3, TimeUnit.SECONDS)) {
                System.err.println("some are left");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
