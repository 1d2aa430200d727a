package corpus;

import jakarta.annotation.PreDestroy;
import org.springframework.scheduling.annotation.Async;

class SelfCallOfAsync {

    @Async
    public void write() {
        System.out.println("written");
    }

    @PreDestroy
    void stop() {
        write();
    }
}
