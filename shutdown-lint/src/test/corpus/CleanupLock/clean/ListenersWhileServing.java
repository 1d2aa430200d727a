package corpus;

import java.util.ArrayList;
import java.util.List;

class ListenersWhileServing implements AutoCloseable {

    private final List<Runnable> listeners = new ArrayList<>();

    synchronized void changed() {
        listeners.forEach(Runnable::run);
    }

    @Override
    public synchronized void close() {
        listeners.clear();
    }
}
