package corpus;

import dev.softlanding.shutdown.spring.OnShutdown;
import java.util.List;

class JoinWithLimit {

    private final Thread worker = new Thread(this::work);

    private void work() {
        try {
            worker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @OnShutdown(name = "worker", timeout = "3s")
    void stop() throws InterruptedException {
        worker.interrupt();
        worker.join(2_000);
        if (worker.isAlive()) {
            throw new IllegalStateException("The worker does not end: " + String.join(",", List.of("a", "b")));
        }
    }
}
