package corpus;

import dev.softlanding.shutdown.scope.ShutdownScopes;
import java.util.List;

class OpenedForEach {

    void openAll(ShutdownScopes scopes, List<String> names) {
        names.forEach(scopes::open); // finds ShutdownScopeNotClosed
    }
}
