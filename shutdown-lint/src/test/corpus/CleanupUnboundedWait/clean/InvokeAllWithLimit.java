package corpus;

import jakarta.annotation.PreDestroy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

class InvokeAllWithLimit {

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final List<Callable<String>> flushes = new ArrayList<>();

    @PreDestroy
    void flush() throws Exception {
        for (Future<String> flushed : pool.invokeAll(flushes, 3, TimeUnit.SECONDS)) {
            if (!flushed.isCancelled()) {
                System.out.println(flushed.get());
            }
        }
        pool.shutdownNow();
    }
}
