package corpus;

import dev.softlanding.shutdown.spring.OnShutdown;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

class PollUntilInterrupted {

    private final Queue<Runnable> rest = new ConcurrentLinkedQueue<>();

    @OnShutdown(name = "rest", timeout = "4s")
    void awaitRest() {
        while (!rest.isEmpty() && !Thread.currentThread().isInterrupted()) {
            Thread.yield();
        }
    }
}
