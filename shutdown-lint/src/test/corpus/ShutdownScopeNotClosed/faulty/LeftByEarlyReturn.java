package corpus;

import dev.softlanding.shutdown.scope.Scope;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import dev.softlanding.shutdown.spring.OnShutdown;

class LeftByEarlyReturn {

    private final ShutdownScopes scopes = ShutdownScopes.create();
    private boolean dirty;

    @OnShutdown(name = "cache", timeout = "2s")
    void write() {
        var scope = scopes.open("write"); // finds ShutdownScopeNotClosed
        if (!dirty) {
            return;
        }
        scope.defer("told", () -> System.out.println("written"));
        dirty = false;
        scope.close();
    }
}
