package corpus;

import dev.softlanding.shutdown.spring.OnShutdown;
import java.util.concurrent.CompletableFuture;

class ReasonAmongOthers {

    /* Whether the registry hears it does not matter: its lease ends by itself. */
    @OnShutdown(name = "goodbye", timeout = "1s")
    @SuppressWarnings("CleanupAsync")
    void goodbye() {
        CompletableFuture.runAsync(() -> System.out.println("goodbye"));
    }
}
