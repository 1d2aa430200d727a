package corpus;

import dev.softlanding.shutdown.scope.Scope;
import dev.softlanding.shutdown.scope.ShutdownScopes;

class ScopeInVariable {

    // All that is open belongs to the session.

    void begin(ShutdownScopes scopes, String url) {
        String full = "http://" + url;
        @SuppressWarnings("ShutdownScopeNotClosed")
        Scope session = scopes.open(full); // finds SuppressionReason
        session.defer("log", () -> System.out.println("ended"));
    }
}
