package corpus;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

class ListenerDropsQueue {

    private final ThreadPoolExecutor webhooks =
            new ThreadPoolExecutor(2, 2, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(10_000));

    void call(String url) {
        webhooks.execute(() -> System.out.println(url));
    }

    @EventListener
    void closed(ContextClosedEvent event) {
        webhooks.shutdown();
        webhooks.shutdownNow(); // finds CleanupExecutor
    }
}
