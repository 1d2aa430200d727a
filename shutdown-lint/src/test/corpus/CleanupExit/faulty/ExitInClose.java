package corpus;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

class ExitInClose implements Closeable {

    private final OutputStream journal;

    ExitInClose(OutputStream journal) {
        this.journal = journal;
    }

    @Override
    public void close() {
        try (OutputStream out = journal) {
            out.flush();
        } catch (IOException e) {
            System.err.println("The journal is damaged: " + e);
            System.exit(74); // finds CleanupExit
        }
    }
}
