package corpus;

import jakarta.annotation.PreDestroy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

class AllOfAwaited {

    private final ExecutorService pool;
    private final List<Runnable> endings = new ArrayList<>();

    AllOfAwaited(ExecutorService pool) {
        this.pool = pool;
    }

    @PreDestroy
    void stop() throws Exception {
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (Runnable ending : endings) {
            all.add(CompletableFuture.runAsync(ending, pool));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(5, TimeUnit.SECONDS);
    }
}
