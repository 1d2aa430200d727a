package corpus;

import java.util.concurrent.CountDownLatch;

class LatchInSameClass implements AutoCloseable {

    private final CountDownLatch done = new CountDownLatch(1);

    @Override
    public void close() throws InterruptedException {
        awaitWriter();
    }

    private void awaitWriter() throws InterruptedException {
        done.await(); // finds CleanupUnboundedWait
    }
}
