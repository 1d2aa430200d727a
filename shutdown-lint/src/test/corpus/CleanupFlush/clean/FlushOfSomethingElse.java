package corpus;

import java.io.Flushable;
import java.util.concurrent.TimeUnit;

class FlushOfSomethingElse implements Flushable {

    @Override
    public synchronized void flush() {
        try {
            TimeUnit.MILLISECONDS.sleep(10);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
