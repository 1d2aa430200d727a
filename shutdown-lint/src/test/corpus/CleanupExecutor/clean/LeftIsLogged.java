package corpus;

import dev.softlanding.shutdown.spring.OnShutdown;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class LeftIsLogged {

    private final ExecutorService pool = Executors.newSingleThreadExecutor();

    void take(Runnable work) {
        pool.execute(work);
    }

    @OnShutdown(name = "pool", timeout = "2s")
    void stop() {
        List<Runnable> left = pool.shutdownNow();
        if (!left.isEmpty()) {
            System.err.println(left.size() + " never began");
        }
    }
}
