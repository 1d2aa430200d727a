package corpus;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

class InterruptRestored {

    private final ExecutorService mails = Executors.newFixedThreadPool(2);

    @PreDestroy
    void stop() {
        mails.shutdown();
        try {
            if (!mails.awaitTermination(5, TimeUnit.SECONDS)) {
                mails.shutdownNow();
            }
        } catch (InterruptedException e) {
            mails.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
