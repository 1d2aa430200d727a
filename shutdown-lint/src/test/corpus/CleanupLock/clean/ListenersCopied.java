package corpus;

import java.util.ArrayList;
import java.util.List;

class ListenersCopied implements AutoCloseable {

    interface Heard {
        void closed();
    }

    private final List<Heard> listeners = new ArrayList<>();

    void add(Heard listener) {
        synchronized (listeners) {
            listeners.add(listener);
        }
    }

    @Override
    public void close() {
        List<Heard> copy;
        synchronized (listeners) {
            copy = List.copyOf(listeners);
            listeners.clear();
        }
        copy.forEach(Heard::closed);
    }
}
