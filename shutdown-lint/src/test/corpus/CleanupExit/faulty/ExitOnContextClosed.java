package corpus;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

class ExitOnContextClosed implements ApplicationListener<ContextClosedEvent> {

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        System.out.println("closed " + event.getApplicationContext().getId());
        System.exit(SpringApplication.exit(event.getApplicationContext(), () -> 0)); // finds CleanupExit
    }
}
