package corpus;

import java.util.ArrayList;
import java.util.List;

class ListenersUnderMonitor implements AutoCloseable {

    interface Listener {
        void closed(String name);
    }

    private final List<Listener> listeners = new ArrayList<>();
    private boolean closed;

    synchronized void add(Listener listener) {
        listeners.add(listener);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (Listener listener : listeners) {
            listener.closed("session"); // finds CleanupLock
        }
    }
}
