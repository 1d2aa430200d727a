package corpus;

import java.util.concurrent.Future;
import org.springframework.beans.factory.DisposableBean;

class SpinWithEmptyBody implements DisposableBean {

    private final Future<?> lastExport;

    SpinWithEmptyBody(Future<?> lastExport) {
        this.lastExport = lastExport;
    }

    @Override
    public void destroy() {
        while (!lastExport.isDone()) {} // finds CleanupPolling
    }
}
