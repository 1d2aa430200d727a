package corpus;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

class InterruptRetried {

    private final ArrayBlockingQueue<String> queue = new ArrayBlockingQueue<>(10);

    @EventListener
    void onClosed(ContextClosedEvent event) {
        boolean told = false;
        for (int attempt = 0; attempt < 3 && !told; attempt++) {
            try {
                told = queue.offer("end", 1, TimeUnit.SECONDS);
            } catch (InterruptedException e) { // finds CleanupInterrupt
                continue;
            }
        }
    }
}
