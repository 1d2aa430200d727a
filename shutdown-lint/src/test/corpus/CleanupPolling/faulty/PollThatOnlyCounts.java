package corpus;

import java.util.concurrent.Future;
import org.springframework.beans.factory.DisposableBean;

class PollThatOnlyCounts implements DisposableBean {

    private final Future<?> export;

    PollThatOnlyCounts(Future<?> export) {
        this.export = export;
    }

    @Override
    public void destroy() throws InterruptedException {
        int rounds = 0;
        for (;;) { // finds CleanupPolling
            if (export.isDone()) {
                break;
            }
            if (++rounds % 10 == 0) {
                System.out.println("waiting for the export since " + rounds / 10 + " s");
            }
            Thread.sleep(100);
        }
    }
}
