package corpus;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

class SpringExitInStop implements SmartLifecycle {

    private final ApplicationContext context;
    private volatile boolean running;

    SpringExitInStop(ApplicationContext context) {
        this.context = context;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        int code = SpringApplication.exit(context); // finds CleanupExit
        System.out.println("exit code " + code);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
