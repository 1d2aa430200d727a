package corpus;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

class TimerOfLifecycle implements SmartLifecycle {

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private volatile boolean running;

    @Override
    public void start() {
        running = true;
        timer.scheduleWithFixedDelay(() -> System.out.println("writing"), 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void stop() {
        running = false;
        timer.shutdown(); // finds CleanupExecutor
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
