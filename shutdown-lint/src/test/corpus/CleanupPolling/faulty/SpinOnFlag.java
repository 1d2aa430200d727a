package corpus;

import org.springframework.context.SmartLifecycle;

class SpinOnFlag implements SmartLifecycle {

    private volatile boolean running;
    private volatile boolean stopped;

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        while (!stopped) { // finds CleanupPolling
            Thread.onSpinWait();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
