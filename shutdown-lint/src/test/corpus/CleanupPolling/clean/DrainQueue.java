package corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;

class DrainQueue implements DisposableBean {

    private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();
    private final List<String> written = new ArrayList<>();

    @Override
    public void destroy() throws InterruptedException {
        String next;
        while ((next = queue.poll(100, TimeUnit.MILLISECONDS)) != null) {
            written.add(next);
        }
        while (queue.poll() != null) {}
    }
}
