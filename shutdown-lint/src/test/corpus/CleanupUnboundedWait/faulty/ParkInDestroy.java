package corpus;

import java.util.concurrent.locks.LockSupport;
import org.springframework.beans.factory.DisposableBean;

class ParkInDestroy implements DisposableBean {

    private volatile Thread waiting;
    private volatile boolean written;

    void written() {
        written = true;
        LockSupport.unpark(waiting);
    }

    @Override
    public void destroy() {
        waiting = Thread.currentThread();
        while (!written) {
            LockSupport.park(this); // finds CleanupUnboundedWait
        }
    }
}
