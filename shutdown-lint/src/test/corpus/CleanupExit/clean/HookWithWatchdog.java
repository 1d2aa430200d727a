package corpus;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

class HookWithWatchdog implements AutoCloseable {

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AutoCloseable server;

    HookWithWatchdog(AutoCloseable server) {
        this.server = server;
    }

    @Override
    public void close() throws Exception {
        timer.schedule(() -> Runtime.getRuntime().halt(124), 20, TimeUnit.SECONDS);
        server.close();
        timer.shutdownNow();
    }
}
