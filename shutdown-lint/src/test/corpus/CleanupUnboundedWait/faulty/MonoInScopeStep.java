package corpus;

import dev.softlanding.shutdown.scope.Scope;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

class MonoInScopeStep {

    Scope open(ShutdownScopes scopes, Supplier<Mono<Long>> unsubscribed) {
        Scope scope = scopes.open("feed");
        scope.defer("unsubscribe", () -> System.out.println(unsubscribed.get().block())); // finds CleanupUnboundedWait
        return scope;
    }
}
