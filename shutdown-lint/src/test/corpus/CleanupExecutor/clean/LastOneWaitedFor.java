package corpus;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

class LastOneWaitedFor {

    private final ExecutorService writer = Executors.newSingleThreadExecutor();

    void write(String line) {
        writer.execute(() -> System.out.println(line));
    }

    @PreDestroy
    void stop() throws Exception {
        Future<?> last = writer.submit(() -> System.out.println("the end"));
        last.get(2, TimeUnit.SECONDS);
        writer.shutdown();
    }
}
