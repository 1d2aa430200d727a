package corpus;

import dev.softlanding.shutdown.spring.OnShutdown;

class JoinUnderMonitor {

    private Thread poller = new Thread(this::poll);
    private boolean running = true;

    private void poll() {
        while (isRunning()) {
            Thread.onSpinWait();
        }
    }

    private synchronized boolean isRunning() {
        return running;
    }

    @OnShutdown(name = "poller", timeout = "3s")
    synchronized void stop() throws InterruptedException {
        running = false;
        poller.join(2_000); // finds CleanupLock
    }
}
