package corpus;

import java.util.concurrent.CountDownLatch;

class LatchInAnonymousRunnable implements AutoCloseable {

    private final CountDownLatch acknowledged = new CountDownLatch(3);

    @Override
    public void close() {
        Runnable waiting = new Runnable() {
            @Override
            public void run() {
                try {
                    acknowledged.await(); // finds CleanupUnboundedWait
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        waiting.run();
    }
}
