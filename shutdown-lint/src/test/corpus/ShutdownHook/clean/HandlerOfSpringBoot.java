package corpus;

import org.springframework.boot.SpringApplicationShutdownHandlers;

class HandlerOfSpringBoot {

    void register(SpringApplicationShutdownHandlers handlers) {
        handlers.add(() -> System.out.println("all contexts are closed"));
    }
}
