package dev.softlanding.shutdown.spring.flush;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** What an appender writes to that is so slow that a test has to let it go on. */
final class GatedLines {

    private final List<String> written = new CopyOnWriteArrayList<>();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    void write(String line) {
        entered.countDown();
        boolean waiting = true;
        while (waiting) {
            try {
                open.await();
                waiting = false;
            } catch (InterruptedException ignored) {
                // as slow appenders do
            }
        }
        written.add(line);
    }

    void awaitEntered() throws InterruptedException {
        entered.await();
    }

    void open() {
        open.countDown();
    }

    List<String> written() {
        return written;
    }
}
