package corpus;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.CompletableFuture;

class SnapshotOnCommonPool {

    @PreDestroy
    void save() {
        CompletableFuture.runAsync(() -> System.out.println("saved")) // finds CleanupAsync
                .exceptionally(failure -> null);
    }
}
