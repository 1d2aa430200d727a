package corpus;

import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.context.Lifecycle;

class ExitByOperator implements Lifecycle {

    private final AtomicBoolean running = new AtomicBoolean();

    void command(String line) {
        if (line.equals("quit")) {
            new Thread(() -> System.exit(0), "quit").start();
        }
    }

    @Override
    public void start() {
        running.set(true);
    }

    @Override
    public void stop() {
        running.set(false);
    }

    @Override
    public boolean isRunning() {
        return running.get();
    }
}
