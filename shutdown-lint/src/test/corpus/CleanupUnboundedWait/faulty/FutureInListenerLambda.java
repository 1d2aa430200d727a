package corpus;

import java.util.concurrent.CompletableFuture;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

class FutureInListenerLambda {

    ApplicationListener<ContextClosedEvent> listener(CompletableFuture<Void> exported) {
        return event -> exported.join(); // finds CleanupUnboundedWait
    }
}
