package dev.softlanding.shutdown.benchmarks.spring.probe;

import java.util.concurrent.CountDownLatch;

/** Main class of a JVM that does nothing until it is told to end. */
public final class BareJvm {

    private BareJvm() {}

    /** Waits for the signal. */
    public static void main(String[] arguments) throws InterruptedException {
        System.out.println("parked here");
        new CountDownLatch(1).await();
    }
}
