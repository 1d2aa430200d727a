package corpus;

import dev.softlanding.shutdown.scope.Scope;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import java.util.ArrayDeque;
import java.util.Deque;
import reactor.core.publisher.Mono;

class ScopeHandedOn {

    private final Deque<Scope> open = new ArrayDeque<>();

    void begin(ShutdownScopes scopes, String name) {
        Scope scope = scopes.open(name);
        scope.defer("log", () -> System.out.println(name));
        open.push(scope);
    }

    Mono<String> ask(ShutdownScopes scopes, Mono<String> answer) {
        return Mono.using(() -> scopes.open("ask"), scope -> answer, Scope::close);
    }

    @SuppressWarnings("ShutdownHook") // there is no container that would stop it
    void endWith(ShutdownScopes scopes, Thread owner) {
        Scope scope = scopes.open("owner");
        Runtime.getRuntime().addShutdownHook(new Thread(scope::close));
        System.out.println(owner + " has " + scope);
    }
}
