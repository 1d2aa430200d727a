package dev.softlanding.shutdown.memory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Fills its heap with what stays, and with four times as much that does not, as a leak in an application does, until its
 * guard notices. Prints what the guard told, or that it did not.
 */
final class FillingApplication {

    private static final int CHUNK = 16 * 1024;
    private static final long FAST = 40L << 20;

    private static volatile byte[] garbage = {};

    private FillingApplication() {}

    /**
     * The application.
     *
     * @param arguments the directory for a heap dump
     */
    public static void main(String[] arguments) throws InterruptedException {
        var noticed = new CountDownLatch(1);
        var guard = MemoryGuard.builder()
                .interval(Duration.ofMillis(1))
                .heapDump(Path.of(arguments[0]))
                .shutdown(excess -> {
                    System.out.println("NOTICED " + excess);
                    noticed.countDown();
                    return true;
                })
                .build();
        guard.start();
        try {
            fill(noticed);
        } catch (OutOfMemoryError tooLate) {
            System.out.println("TOO LATE at " + guard.ratio(GuardedMemory.HEAP));
        }
    }

    private static void fill(CountDownLatch noticed) {
        List<byte[]> kept = new ArrayList<>(1 << 13);
        while (noticed.getCount() > 0) {
            kept.add(new byte[CHUNK]);
            for (int i = 0; i < 4; i++) {
                garbage = new byte[CHUNK];
            }
            if ((long) kept.size() * CHUNK > FAST) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
