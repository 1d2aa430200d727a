package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import reactor.core.publisher.Mono;

class MonoWithLimit {

    @EventListener
    void onClosed(ContextClosedEvent event, Mono<String> unused) {}

    ShutdownTask unsubscribe(Mono<Long> unsubscribed, Mono<Void> closed) {
        return ShutdownTask.named("feed").timeout(Duration.ofSeconds(3)).run(() -> {
            unsubscribed.timeout(Duration.ofSeconds(1)).block();
            closed.block(Duration.ofSeconds(1));
        });
    }
}
