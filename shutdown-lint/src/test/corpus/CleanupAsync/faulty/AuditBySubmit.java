package corpus;

import dev.softlanding.shutdown.spring.OnShutdown;
import java.util.concurrent.ExecutorService;

class AuditBySubmit {

    private final ExecutorService applicationPool;

    AuditBySubmit(ExecutorService applicationPool) {
        this.applicationPool = applicationPool;
    }

    @OnShutdown(name = "audit", timeout = "2s")
    void tell() {
        applicationPool.submit(() -> System.out.println("instance ends")); // finds CleanupAsync
    }
}
