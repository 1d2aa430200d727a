package corpus;

import dev.softlanding.shutdown.flush.Flusher;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

class RowsInTheLastMoment {

    private final PreparedStatement insert;

    RowsInTheLastMoment(PreparedStatement insert) {
        this.insert = insert;
    }

    Flusher rows() {
        return new Flusher("rows", Flusher.Kind.FINAL, Duration.ofMillis(300), remaining -> writeRows());
    }

    private void writeRows() throws SQLException {
        insert.executeBatch(); // finds CleanupFlush
    }
}
