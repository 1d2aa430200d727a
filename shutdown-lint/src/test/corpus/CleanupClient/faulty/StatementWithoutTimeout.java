package corpus;

import dev.softlanding.shutdown.spring.OnShutdown;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

class StatementWithoutTimeout {

    private final DataSource orders;

    StatementWithoutTimeout(DataSource orders) {
        this.orders = orders;
    }

    @OnShutdown(name = "release-locks", timeout = "3s")
    void releaseLocks() throws SQLException {
        try (Connection connection = orders.getConnection();
                PreparedStatement release = connection.prepareStatement("delete from locks where owner = ?")) {
            release.setString(1, "node-3");
            release.executeUpdate(); // finds CleanupClient
        }
    }
}
