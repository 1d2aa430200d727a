package corpus;

import dev.softlanding.shutdown.spring.OnShutdown;
import java.util.concurrent.CompletableFuture;

class JavadocIsNoReason {

    /** Tells the registry that this instance ends. */
    @SuppressWarnings("CleanupAsync")
    @OnShutdown(name = "goodbye", timeout = "1s")
    void goodbye() { // finds SuppressionReason
        CompletableFuture.runAsync(() -> System.out.println("goodbye"));
    }
}
