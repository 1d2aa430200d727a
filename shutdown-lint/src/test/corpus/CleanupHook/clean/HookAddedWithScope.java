package corpus;

import dev.softlanding.shutdown.scope.Scope;

class HookAddedWithScope {

    @SuppressWarnings("ShutdownHook") // there is no container that would stop it
    void open(Scope scope) {
        Runtime.getRuntime().addShutdownHook(new Thread(scope::close));
        scope.defer("words", () -> System.out.println("closed"));
    }
}
