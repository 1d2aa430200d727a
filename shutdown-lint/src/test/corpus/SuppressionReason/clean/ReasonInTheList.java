package corpus;

import java.util.ArrayList;
import java.util.List;

class ReasonInTheList implements AutoCloseable {

    private final List<Runnable> listeners = new ArrayList<>();

    @SuppressWarnings({
        "unused",
        "CleanupLock" // listeners only set a flag
    })
    @Override
    public synchronized void close() {
        listeners.forEach(Runnable::run);
    }
}
