package corpus;

import dev.softlanding.shutdown.spring.OnShutdown;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

class StatementWithTimeout {

    private final DataSource orders;

    StatementWithTimeout(DataSource orders) {
        this.orders = orders;
    }

    @OnShutdown(name = "release-locks", timeout = "5s")
    void releaseLocks() throws SQLException {
        try (Connection connection = orders.getConnection();
                Statement release = connection.createStatement()) {
            release.setQueryTimeout(2);
            release.execute("delete from locks");
        }
    }
}
