package corpus;

import dev.softlanding.shutdown.spring.OnShutdown;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class ThumbnailsOnShutdown {

    private final ExecutorService pool = Executors.newWorkStealingPool();

    void draw(Path image) {
        pool.execute(() -> System.out.println("drawing " + image));
    }

    @OnShutdown(name = "thumbnails", timeout = "5s")
    void end() {
        System.out.println("stopping " + pool);
        pool.shutdownNow(); // finds CleanupExecutor
    }
}
