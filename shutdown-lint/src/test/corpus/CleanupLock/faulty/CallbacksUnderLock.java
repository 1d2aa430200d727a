package corpus;

import jakarta.annotation.PreDestroy;
import java.util.ArrayDeque;
import java.util.Deque;

class CallbacksUnderLock {

    private final Object lock = new Object();
    private final Deque<Runnable> callbacks = new ArrayDeque<>();

    void onEnd(Runnable callback) {
        synchronized (lock) {
            callbacks.push(callback);
        }
    }

    @PreDestroy
    void end() {
        synchronized (lock) {
            while (!callbacks.isEmpty()) {
                callbacks.pop().run(); // finds CleanupLock
            }
        }
    }
}
