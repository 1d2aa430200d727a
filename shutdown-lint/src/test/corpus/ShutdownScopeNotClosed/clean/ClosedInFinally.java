package corpus;

import dev.softlanding.shutdown.scope.Scope;
import dev.softlanding.shutdown.scope.ShutdownScopes;

class ClosedInFinally {

    void run(ShutdownScopes scopes) {
        Scope scope = null;
        try {
            scope = scopes.open("run");
            scope.defer("end", () -> System.out.println("ended"));
        } finally {
            if (scope != null) {
                scope.close();
            }
        }
    }
}
