package corpus;

import org.springframework.context.Lifecycle;

class MonitorInStop implements Lifecycle {

    private final Object monitor = new Object();
    private int open;

    @Override
    public void start() {}

    @Override
    public void stop() {
        synchronized (monitor) {
            while (open > 0) {
                try {
                    monitor.wait(); // finds CleanupUnboundedWait
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    @Override
    public boolean isRunning() {
        return open > 0;
    }
}
