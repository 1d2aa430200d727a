package corpus;

import dev.softlanding.shutdown.spring.OnShutdown;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

class FuturesJoinedInTask {

    private final List<CompletableFuture<Void>> uploads = new ArrayList<>();

    @OnShutdown(name = "uploads", timeout = "10s")
    void awaitUploads() {
        uploads.removeIf(CompletableFuture::isDone);
        uploads.forEach(CompletableFuture::join); // finds CleanupUnboundedWait
    }
}
