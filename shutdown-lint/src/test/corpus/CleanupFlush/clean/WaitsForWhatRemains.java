package corpus;

import dev.softlanding.shutdown.flush.Flusher;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

class WaitsForWhatRemains implements Flusher.Action {

    private final Future<?> written;
    private final CountDownLatch synced = new CountDownLatch(1);

    WaitsForWhatRemains(Future<?> written) {
        this.written = written;
    }

    @Override
    public void flush(Duration remaining) throws Exception {
        written.get(remaining.toMillis(), TimeUnit.MILLISECONDS);
        if (!synced.await(100, TimeUnit.MILLISECONDS)) {
            System.err.println("not synced");
        }
    }
}
