package corpus;

import dev.softlanding.shutdown.scope.Scope;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import java.util.concurrent.ExecutorService;

class ScopeOfJob {

    void start(ExecutorService pool, ShutdownScopes scopes, String job) {
        pool.submit(() -> {
            Scope scope = scopes.open(job); // finds ShutdownScopeNotClosed
            scope.defer("unlock", () -> System.out.println("unlocked " + job));
            System.out.println("working as " + scope.name());
            scope.close();
        });
    }
}
