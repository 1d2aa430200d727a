package corpus;

import java.util.concurrent.CountDownLatch;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;

class ContextRefreshed {

    private final CountDownLatch warm = new CountDownLatch(1);

    @EventListener(ContextRefreshedEvent.class)
    void onRefreshed() throws InterruptedException {
        warm.await();
    }

    @EventListener
    void onClosed(ContextClosedEvent event) {
        warm.countDown();
    }
}
