package corpus;

import dev.softlanding.shutdown.scope.Scope;
import dev.softlanding.shutdown.scope.ShutdownScopes;

class TryWithScope {

    void run(ShutdownScopes scopes, boolean named) {
        try (Scope scope = named ? scopes.open("named") : scopes.scope("other").open()) {
            scope.defer("end", () -> System.out.println("ended"));
        }
        Scope later = scopes.open("later");
        try (later) {
            later.defer("end", () -> System.out.println("ended"));
        }
    }
}
