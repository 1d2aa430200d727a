package corpus;

import java.io.Closeable;
import java.util.List;

class ExceptionsOfClose implements AutoCloseable {

    private final List<Closeable> parts;

    ExceptionsOfClose(List<Closeable> parts) {
        this.parts = parts;
    }

    @Override
    public void close() {
        for (Closeable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                System.err.println("Could not close " + part + ": " + e);
            }
        }
        if (Thread.interrupted()) {
            System.err.println("interrupted while closing");
            Thread.currentThread().interrupt();
        }
    }
}
