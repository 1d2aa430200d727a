package corpus;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

class InterruptLoggedInPreDestroy {

    private static final Logger log = Logger.getLogger("mail");

    private final ExecutorService mails = Executors.newFixedThreadPool(2);

    @PreDestroy
    void stop() {
        mails.shutdown();
        try {
            if (!mails.awaitTermination(5, TimeUnit.SECONDS)) {
                mails.shutdownNow();
            }
        } catch (InterruptedException e) { // finds CleanupInterrupt
            log.log(Level.WARNING, "Interrupted while waiting for mails", e);
            mails.shutdownNow();
        }
    }
}
