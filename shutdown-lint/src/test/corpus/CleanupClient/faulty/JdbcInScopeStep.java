package corpus;

import dev.softlanding.shutdown.scope.Scope;
import java.sql.Connection;
import java.sql.DriverManager;

class JdbcInScopeStep {

    void open(Scope scope, String jdbcUrl, String user, String password) {
        scope.defer("release-lease", () -> {
            try (Connection connection = DriverManager.getConnection(jdbcUrl, user, password)) { // finds CleanupClient
                connection.setAutoCommit(true);
                connection.commit();
            }
        });
    }
}
