package corpus;

import java.util.ArrayList;
import java.util.List;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;

class QuestionsUnderLock implements SmartLifecycle {

    private final List<Lifecycle> parts = new ArrayList<>();
    private volatile boolean running;

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        List<Lifecycle> left = new ArrayList<>();
        synchronized (parts) {
            for (Lifecycle part : parts) {
                if (part.isRunning()) {
                    left.add(part);
                }
            }
        }
        left.forEach(Lifecycle::stop);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
