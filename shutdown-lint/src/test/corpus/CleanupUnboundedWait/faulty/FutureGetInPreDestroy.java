package corpus;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class FutureGetInPreDestroy {

    private final ExecutorService writer = Executors.newSingleThreadExecutor();

    @PreDestroy
    void stop() throws Exception {
        Future<?> last = writer.submit(() -> System.out.println("written"));
        last.get(); // finds CleanupUnboundedWait
    }
}
