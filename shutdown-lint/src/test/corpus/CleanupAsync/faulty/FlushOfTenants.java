package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.List;

class FlushOfTenants {

    record Tenant(String name) {
        void flush() {
            System.out.println(name);
        }
    }

    ShutdownTask flushOf(List<Tenant> tenants) {
        return ShutdownTask.named("tenants")
                .timeout(Duration.ofSeconds(5))
                .run(() -> tenants.parallelStream().forEach(Tenant::flush)); // finds CleanupAsync
    }
}
