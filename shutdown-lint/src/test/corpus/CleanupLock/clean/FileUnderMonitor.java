package corpus;

import dev.softlanding.shutdown.spring.OnShutdown;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class FileUnderMonitor {

    private final BufferedWriter journal;

    FileUnderMonitor(Path file) throws IOException {
        journal = Files.newBufferedWriter(file);
    }

    synchronized void write(String line) throws IOException {
        journal.write(line);
    }

    @OnShutdown(name = "journal", timeout = "1s")
    synchronized void close() throws IOException {
        journal.flush();
        journal.close();
    }
}
