package corpus;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class SleepBetweenAttempts {

    private final Path lock = Path.of("index.lock");

    @PreDestroy
    void unlock() throws InterruptedException {
        for (int attempt = 1; attempt <= 3; attempt++) {
            try {
                Files.deleteIfExists(lock);
                return;
            } catch (IOException e) {
                Thread.sleep(100L * attempt);
            }
        }
    }
}
