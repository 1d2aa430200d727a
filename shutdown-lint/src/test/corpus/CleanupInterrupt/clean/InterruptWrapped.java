package corpus;

import dev.softlanding.shutdown.spring.OnShutdown;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

class InterruptWrapped {

    private final Semaphore permits = new Semaphore(8);

    @OnShutdown(name = "permits", timeout = "3s")
    void takeAll() {
        try {
            if (!permits.tryAcquire(8, 2, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Some permits are still held.");
            }
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new ClosedByInterruptException());
        }
        System.out.println("all permits are back");
    }
}
