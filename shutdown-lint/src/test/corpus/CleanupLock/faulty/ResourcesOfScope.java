package corpus;

import dev.softlanding.shutdown.scope.Scope;
import java.util.List;

class ResourcesOfScope {

    private final List<AutoCloseable> resources;

    ResourcesOfScope(List<AutoCloseable> resources) {
        this.resources = resources;
    }

    void endWith(Scope scope) {
        scope.defer("resources", () -> {
            synchronized (resources) {
                for (AutoCloseable resource : resources) {
                    resource.close(); // finds CleanupLock
                }
                resources.clear();
            }
        });
    }
}
