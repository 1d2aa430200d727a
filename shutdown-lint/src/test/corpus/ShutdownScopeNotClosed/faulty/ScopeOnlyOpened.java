package corpus;

import dev.softlanding.shutdown.scope.ShutdownScopes;

class ScopeOnlyOpened {

    void begin(ShutdownScopes scopes, String session) {
        scopes.open("session " + session); // finds ShutdownScopeNotClosed
    }
}
