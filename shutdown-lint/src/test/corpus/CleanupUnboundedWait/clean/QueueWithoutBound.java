package corpus;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class QueueWithoutBound implements AutoCloseable {

    private final LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();

    @Override
    public void close() throws InterruptedException {
        queue.put("end");
        String left = queue.poll(1, TimeUnit.SECONDS);
        System.out.println(left);
    }
}
