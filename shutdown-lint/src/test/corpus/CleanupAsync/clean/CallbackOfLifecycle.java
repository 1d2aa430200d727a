package corpus;

import org.springframework.context.SmartLifecycle;

class CallbackOfLifecycle implements SmartLifecycle {

    private volatile boolean running;

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop(Runnable callback) {
        Thread drain = new Thread(
                () -> {
                    stop();
                    callback.run();
                },
                "drain");
        drain.start();
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
