package corpus;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

class SleepOnContextClosed {

    private final Runnable deregistration;

    SleepOnContextClosed(Runnable deregistration) {
        this.deregistration = deregistration;
    }

    @EventListener
    public void onClose(ContextClosedEvent event) {
        deregistration.run();
        try {
            Thread.sleep(15 * 1000L); // finds CleanupSleep
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
