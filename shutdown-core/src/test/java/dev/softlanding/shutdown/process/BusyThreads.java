package dev.softlanding.shutdown.process;

import java.util.ArrayList;
import java.util.List;

/** Threads that want every core for as long as this is open, and never wait. */
final class BusyThreads implements AutoCloseable {

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;
    private volatile long sink;

    BusyThreads(int count) {
        for (int i = 0; i < count; i++) {
            var thread = new Thread(this::spin, "busy-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    private void spin() {
        long value = System.identityHashCode(Thread.currentThread());
        while (!closed) {
            for (int i = 0; i < 10_000; i++) {
                value = value * 6_364_136_223_846_793_005L + 1;
            }
            sink = value;
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
