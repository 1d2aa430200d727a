package corpus;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.springframework.context.SmartLifecycle;

class PutIntoFullQueue implements SmartLifecycle {

    private static final String END = "end";

    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(1_000);
    private boolean running;

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        try {
            lines.put(END); // finds CleanupUnboundedWait
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
