package corpus;

import dev.softlanding.shutdown.scope.Scope;
import dev.softlanding.shutdown.scope.ShutdownScopes;

class ScopeOfConnection implements AutoCloseable {

    private final Scope scope;

    ScopeOfConnection(ShutdownScopes scopes, String name) {
        this.scope = scopes.open(name);
        scope.defer("log", () -> System.out.println("closed"));
    }

    @Override
    public void close() {
        scope.close();
    }
}
