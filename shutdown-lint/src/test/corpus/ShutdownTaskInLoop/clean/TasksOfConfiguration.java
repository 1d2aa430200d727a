package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class TasksOfConfiguration {

    @Bean
    ShutdownCoordinator coordinator(List<AutoCloseable> clients) {
        ShutdownCoordinator coordinator = ShutdownCoordinator.builder().build();
        for (int i = 0; i < clients.size(); i++) {
            coordinator.register(taskOf(i, clients.get(i)));
        }
        return coordinator;
    }

    private ShutdownTask taskOf(int number, AutoCloseable client) {
        return ShutdownTask.named("client-" + number)
                .timeout(Duration.ofSeconds(1))
                .run(client::close);
    }
}
