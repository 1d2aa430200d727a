package corpus;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class HookAddedInPreDestroy {

    private final Path spool = Path.of("spool");

    @PreDestroy
    void stop() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::deleteSpool)); // finds CleanupHook
    }

    private void deleteSpool() {
        try {
            Files.deleteIfExists(spool);
        } catch (IOException e) {
            System.err.println("Cannot delete " + spool + ": " + e);
        }
    }
}
