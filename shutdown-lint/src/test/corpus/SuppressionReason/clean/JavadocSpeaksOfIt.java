package corpus;

import dev.softlanding.shutdown.scope.Scope;
import dev.softlanding.shutdown.scope.ShutdownScopes;

class JavadocSpeaksOfIt {

    /**
     * Opens what lives as long as the application ({@code ShutdownScopeNotClosed} is suppressed for that).
     */
    @SuppressWarnings("ShutdownScopeNotClosed")
    void begin(ShutdownScopes scopes) {
        Scope whole = scopes.open("application");
        whole.defer("log", () -> System.out.println("ended"));
    }
}
