package corpus;

import dev.softlanding.shutdown.scope.Scope;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import java.util.function.Function;

class ScopeReturned {

    private final ShutdownScopes scopes;

    ScopeReturned(ShutdownScopes scopes) {
        this.scopes = scopes;
    }

    Scope open(String tenant) {
        Scope scope = scopes.open(tenant);
        try {
            scope.defer("log", () -> System.out.println(tenant));
            return scope;
        } catch (RuntimeException failed) {
            scope.close();
            throw failed;
        }
    }

    Function<String, Scope> opener() {
        return name -> scopes.open(name);
    }
}
