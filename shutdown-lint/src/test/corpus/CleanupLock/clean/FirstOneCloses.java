package corpus;

import java.util.concurrent.atomic.AtomicBoolean;

class FirstOneCloses implements AutoCloseable {

    private final AtomicBoolean closed = new AtomicBoolean();
    private final AutoCloseable channel;

    FirstOneCloses(AutoCloseable channel) {
        this.channel = channel;
    }

    @Override
    public void close() throws Exception {
        if (closed.compareAndSet(false, true)) {
            channel.close();
        }
    }
}
