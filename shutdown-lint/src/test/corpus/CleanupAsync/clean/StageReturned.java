package corpus;

import dev.softlanding.shutdown.spring.OnShutdown;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

class StageReturned {

    private final Executor executor;

    StageReturned(Executor executor) {
        this.executor = executor;
    }

    @OnShutdown(name = "save", timeout = "3s")
    CompletionStage<Void> save() {
        return CompletableFuture.runAsync(() -> System.out.println("saved"), executor)
                .thenRun(() -> System.out.println("told"));
    }
}
