package corpus;

import org.springframework.context.Lifecycle;

class HookRemovedByStop implements Lifecycle {

    private Thread hook;

    @Override
    @SuppressWarnings("ShutdownHook") // there is no container that would stop it
    public void start() {
        hook = new Thread(this::flush);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void stop() {
        try {
            forget();
        } finally {
            flush();
        }
    }

    private void forget() {
        if (hook != null) {
            Runtime.getRuntime().removeShutdownHook(hook); // finds CleanupHook
        }
    }

    private void flush() {
        System.out.flush();
    }

    @Override
    public boolean isRunning() {
        return hook != null;
    }
}
