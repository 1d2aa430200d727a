package corpus;

import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

class ListenerInsteadOfHook implements ApplicationListener<ContextClosedEvent> {

    private final AtomicBoolean draining = new AtomicBoolean();

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        draining.set(true);
    }
}
