package corpus;

import jakarta.annotation.PreDestroy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class PoolsOfTenants {

    private final Map<String, ExecutorService> pools = new ConcurrentHashMap<>();

    ExecutorService poolOf(String tenant) {
        return pools.computeIfAbsent(tenant, name -> Executors.newFixedThreadPool(2));
    }

    @PreDestroy
    void stopAll() {
        for (ExecutorService pool : pools.values()) {
            pool.shutdown(); // finds CleanupExecutor
        }
        pools.clear();
    }
}
