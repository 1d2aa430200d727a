package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import java.time.Duration;
import org.springframework.context.event.EventListener;

class TenantsComeAndGo {

    record Came(String tenant, AutoCloseable pool) {}

    record Left(String tenant) {}

    private final ShutdownCoordinator coordinator;

    TenantsComeAndGo(ShutdownCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @EventListener
    void came(Came event) {
        coordinator.change(changes -> changes.add(ShutdownTask.named(event.tenant())
                .timeout(Duration.ofSeconds(2))
                .run(event.pool()::close)));
    }

    @EventListener
    void left(Left event) {
        coordinator.change(changes -> changes.remove(event.tenant()));
    }
}
