package corpus;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.springframework.beans.factory.DisposableBean;

class TakeInDestroy implements DisposableBean {

    private final BlockingQueue<AutoCloseable> idle = new LinkedBlockingQueue<>();
    private int size;

    @Override
    public void destroy() throws Exception {
        for (int i = 0; i < size; i++) {
            idle.take().close(); // finds CleanupUnboundedWait
        }
    }
}
