package corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class HookInConstructor implements AutoCloseable {

    private final Path directory;

    HookInConstructor(Path directory) {
        this.directory = directory;
        Thread hook = new Thread(this::close, "delete-" + directory.getFileName());
        Runtime.getRuntime().addShutdownHook(hook); // finds ShutdownHook
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            System.err.println("Cannot delete " + directory + ": " + e);
        }
    }
}
