package corpus;

import org.springframework.context.Lifecycle;

class SleepOfWatchdog implements Lifecycle {

    private final AutoCloseable broker;
    private volatile boolean running = true;

    SleepOfWatchdog(AutoCloseable broker) {
        this.broker = broker;
    }

    @Override
    public void start() {}

    @Override
    public void stop() {
        Thread watchdog = new Thread(() -> {
            try {
                Thread.sleep(10_000);
                System.err.println("The broker does not close.");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        watchdog.setDaemon(true);
        watchdog.start();
        try {
            broker.close();
        } catch (Exception e) {
            System.err.println("The broker cannot be closed: " + e);
        }
        watchdog.interrupt();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
