package corpus;

import jakarta.annotation.PreDestroy;
import java.nio.file.Files;
import java.nio.file.Path;

class ExitInPreDestroy {

    private final Path lock = Path.of("service.lock");

    @PreDestroy
    void release() {
        try {
            Files.deleteIfExists(lock);
        } catch (java.io.IOException e) {
            fail("cannot remove " + lock);
        }
    }

    private static void fail(String message) {
        System.err.println(message);
        System.exit(70); // finds CleanupExit
    }
}
