package corpus;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class PollForever {

    private final CountDownLatch done = new CountDownLatch(1);

    @SuppressWarnings("ShutdownHook") // there is no container that would stop it
    void install() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::waitForEnd));
    }

    private void waitForEnd() {
        boolean ended = false;
        while (!ended) { // finds CleanupPolling
            try {
                ended = done.await(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            System.out.println("waiting");
        }
    }
}
