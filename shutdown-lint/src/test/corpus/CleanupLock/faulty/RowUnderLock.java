package corpus;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

class RowUnderLock implements ApplicationListener<ContextClosedEvent> {

    private final PreparedStatement release;
    private final Object row = new Object();

    RowUnderLock(PreparedStatement release) {
        this.release = release;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        synchronized (row) {
            try {
                release.executeUpdate(); // finds CleanupLock
            } catch (SQLException failed) {
                System.err.println(failed.getMessage());
            }
        }
    }
}
