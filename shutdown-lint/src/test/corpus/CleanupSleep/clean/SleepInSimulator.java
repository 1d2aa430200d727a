package corpus;

import java.io.Closeable;
import java.util.concurrent.ThreadLocalRandom;

class SleepInSimulator implements Closeable {

    private volatile boolean closed;

    String answer() throws InterruptedException {
        Thread.sleep(ThreadLocalRandom.current().nextInt(100));
        return closed ? "gone" : "here";
    }

    @Override
    public void close() {
        closed = true;
    }
}
