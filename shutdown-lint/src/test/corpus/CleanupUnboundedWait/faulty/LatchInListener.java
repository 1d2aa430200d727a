package corpus;

import java.util.concurrent.CountDownLatch;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

class LatchInListener {

    private final CountDownLatch drained = new CountDownLatch(1);

    @EventListener(ContextClosedEvent.class)
    public void onClosed() throws InterruptedException {
        drained.await(); // finds CleanupUnboundedWait
    }
}
