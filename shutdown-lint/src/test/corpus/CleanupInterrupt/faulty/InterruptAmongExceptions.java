package corpus;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

class InterruptAmongExceptions implements SmartLifecycle {

    private final BlockingQueue<String> outbox = new LinkedBlockingQueue<>();
    private boolean running;

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        try {
            String last = outbox.poll(500, TimeUnit.MILLISECONDS);
            System.out.println("last: " + last);
        } catch (Exception e) { // finds CleanupInterrupt
            System.err.println("Could not read the outbox: " + e.getMessage());
        }
        flush();
        running = false;
    }

    private void flush() {
        outbox.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
