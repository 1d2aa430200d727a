package corpus;

import dev.softlanding.shutdown.scope.Scope;
import java.sql.Connection;
import java.sql.DriverManager;

class DatabaseInProcess {

    void open(Scope scope) {
        scope.defer("cache", () -> {
            try (Connection cache = DriverManager.getConnection("jdbc:h2:mem:cache")) {
                System.out.println(cache.getCatalog());
            }
        });
    }
}
