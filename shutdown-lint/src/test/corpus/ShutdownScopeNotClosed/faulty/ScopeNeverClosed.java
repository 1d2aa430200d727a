package corpus;

import dev.softlanding.shutdown.scope.Scope;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import java.time.Duration;
import java.util.List;

class ScopeNeverClosed {

    private final ShutdownScopes scopes;

    ScopeNeverClosed(ShutdownScopes scopes) {
        this.scopes = scopes;
    }

    long copy(List<String> rows) {
        Scope scope = scopes.scope("copy")
                .owner("imports")
                .timeToLive(Duration.ofMinutes(5))
                .open(); // finds ShutdownScopeNotClosed
        scope.defer("count", () -> System.out.println(rows.size()));
        return rows.stream().filter(row -> !row.isEmpty()).count();
    }
}
