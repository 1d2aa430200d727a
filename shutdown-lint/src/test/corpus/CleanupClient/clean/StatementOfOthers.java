package corpus;

import java.sql.PreparedStatement;
import java.sql.SQLException;

class StatementOfOthers implements AutoCloseable {

    private final PreparedStatement flush;

    StatementOfOthers(PreparedStatement flush) throws SQLException {
        this.flush = flush;
        flush.setQueryTimeout(2);
    }

    @Override
    public void close() throws SQLException {
        flush.executeBatch();
        flush.close();
    }
}
