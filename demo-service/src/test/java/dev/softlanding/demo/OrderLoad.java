package dev.softlanding.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Orders at a constant rate, whether or not those before have been answered, until it is closed. */
final class OrderLoad implements AutoCloseable {

    private final DemoClient client;
    private final int workMs;
    private final long interval;
    private final List<CompletableFuture<DemoClient.Answer>> sent = new ArrayList<>();
    private final Thread sender = new Thread(this::send, "order-load");
    private volatile boolean ended;

    private OrderLoad(DemoClient client, int perSecond, int workMs) {
        this.client = client;
        this.workMs = workMs;
        this.interval = Duration.ofSeconds(1).dividedBy(perSecond).toNanos();
    }

    static OrderLoad start(DemoClient client, int perSecond, int workMs) {
        var load = new OrderLoad(client, perSecond, workMs);
        load.sender.start();
        return load;
    }

    private void send() {
        long next = System.nanoTime();
        while (!ended) {
            sent.add(client.placeOrder(workMs));
            next += interval;
            for (long wait = next - System.nanoTime(); wait > 0 && !ended; wait = next - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
        }
    }

    /** Ends it and waits for the last answer. */
    List<DemoClient.Answer> end() throws InterruptedException {
        close();
        sender.join();
        return sent.stream().map(CompletableFuture::join).toList();
    }

    @Override
    public void close() {
        ended = true;
        LockSupport.unpark(sender);
    }
}
