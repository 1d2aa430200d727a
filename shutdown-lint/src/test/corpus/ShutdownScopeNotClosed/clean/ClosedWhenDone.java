package corpus;

import dev.softlanding.shutdown.scope.Scope;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import java.util.concurrent.CompletableFuture;

class ClosedWhenDone {

    CompletableFuture<String> ask(ShutdownScopes scopes, CompletableFuture<String> answer) {
        Scope scope = scopes.open("ask");
        scope.defer("told", () -> System.out.println("answered"));
        return answer.whenComplete((text, failure) -> scope.close());
    }
}
