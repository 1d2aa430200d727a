package corpus;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class MailerStop {

    private final ExecutorService mails = Executors.newFixedThreadPool(4);

    void send(String address) {
        mails.submit(() -> System.out.println("to " + address));
    }

    @PreDestroy
    void stop() {
        mails.shutdown(); // finds CleanupExecutor
    }
}
