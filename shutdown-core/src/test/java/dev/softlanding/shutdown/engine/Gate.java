package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.ShutdownTask;
import java.util.concurrent.CountDownLatch;

/** A body that stays inside until it is let out. This class is threadsafe. */
public final class Gate implements ShutdownTask.Action {

    private final boolean deaf;
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);
    private volatile Thread thread;

    private Gate(boolean deaf) {
        this.deaf = deaf;
    }

    /** One that an interrupt ends. */
    public static Gate polite() {
        return new Gate(false);
    }

    /** One that ignores interrupts. */
    public static Gate deaf() {
        return new Gate(true);
    }

    @Override
    public void run() throws InterruptedException {
        thread = Thread.currentThread();
        entered.countDown();
        try {
            standInside();
        } finally {
            left.countDown();
        }
    }

    private void standInside() throws InterruptedException {
        while (true) {
            try {
                open.await();
                return;
            } catch (InterruptedException interrupt) {
                interrupted.countDown();
                if (!deaf) {
                    throw interrupt;
                }
            }
        }
    }

    /** Waits until the body runs, and tells on which thread. */
    public Thread awaitEntered() throws InterruptedException {
        entered.await();
        return thread;
    }

    /** Waits until an interrupt has reached the body. */
    public void awaitInterrupted() throws InterruptedException {
        interrupted.await();
    }

    /** Waits until the body has ended. */
    public void awaitLeft() throws InterruptedException {
        left.await();
    }

    public boolean hasEntered() {
        return entered.getCount() == 0;
    }

    /** Lets the body end, now or as soon as it runs. */
    public void open() {
        open.countDown();
    }
}
