package corpus;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

class QueueOfPoison implements AutoCloseable {

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> given;

    QueueOfPoison(BlockingQueue<String> given) {
        this.given = given;
    }

    @Override
    public void close() throws InterruptedException {
        lines.put("end");
        given.put("end");
    }
}
