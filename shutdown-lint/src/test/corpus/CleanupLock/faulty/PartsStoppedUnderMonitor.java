package corpus;

import java.util.List;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;

class PartsStoppedUnderMonitor implements SmartLifecycle {

    private final List<Lifecycle> parts;
    private boolean running;

    PartsStoppedUnderMonitor(List<Lifecycle> parts) {
        this.parts = parts;
    }

    @Override
    public synchronized void start() {
        running = true;
    }

    @Override
    public synchronized void stop() {
        if (running) {
            running = false;
            stopParts();
        }
    }

    private void stopParts() {
        for (Lifecycle part : parts) {
            part.stop(); // finds CleanupLock
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }
}
