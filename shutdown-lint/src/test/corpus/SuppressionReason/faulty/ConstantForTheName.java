package corpus;

import java.util.ArrayList;
import java.util.List;

class ConstantForTheName implements AutoCloseable {

    private static final String LOCK = "CleanupLock";

    private final List<Runnable> listeners = new ArrayList<>(); // guarded by this

    @Override
    @SuppressWarnings(value = LOCK)
    public synchronized void close() { // finds SuppressionReason
        listeners.forEach(Runnable::run);
    }
}
