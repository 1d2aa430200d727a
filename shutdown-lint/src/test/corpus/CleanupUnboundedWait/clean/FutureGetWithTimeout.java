package corpus;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

class FutureGetWithTimeout {

    private final CompletableFuture<String> last = new CompletableFuture<>();

    @PreDestroy
    void stop() throws Exception {
        Future<String> future = last;
        future.get(2, TimeUnit.SECONDS);
        last.orTimeout(1, TimeUnit.SECONDS).join();
        if (future.isDone()) {
            System.out.println(future.get());
        }
    }
}
