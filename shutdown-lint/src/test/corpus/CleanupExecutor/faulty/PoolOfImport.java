package corpus;

import dev.softlanding.shutdown.scope.Scope;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class PoolOfImport {

    long copy(ShutdownScopes scopes, List<String> rows) throws Exception {
        try (Scope scope = scopes.open("import")) {
            ExecutorService pool = Executors.newFixedThreadPool(3);
            scope.defer("pool", () -> pool.shutdownNow()); // finds CleanupExecutor
            Future<Long> copied = pool.submit(() -> rows.stream().distinct().count());
            return copied.get();
        }
    }
}
