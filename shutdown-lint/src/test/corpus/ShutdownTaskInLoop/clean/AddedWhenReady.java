package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import java.time.Duration;
import java.util.Collection;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;

class AddedWhenReady {

    private final ShutdownCoordinator coordinator;

    AddedWhenReady(ShutdownCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @EventListener
    void ready(ContextRefreshedEvent event) {
        addAll(event.getApplicationContext().getBeansOfType(AutoCloseable.class).values());
    }

    private void addAll(Collection<AutoCloseable> beans) {
        coordinator.change(changes -> beans.forEach(bean -> changes.add(ShutdownTask.named("close-" + bean)
                .timeout(Duration.ofSeconds(1))
                .run(bean::close))));
    }
}
