package corpus;

import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class HookInBeanMethod {

    @Bean
    AtomicBoolean draining() {
        AtomicBoolean draining = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> draining.set(true))); // finds ShutdownHook
        return draining;
    }
}
