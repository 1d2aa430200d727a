package corpus;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;

class DelayOfOwn implements DisposableBean {

    /** A disk that can be put to sleep. */
    interface Disk {
        void sleep(long millis);
    }

    private final Disk disk;

    DelayOfOwn(Disk disk) {
        this.disk = disk;
    }

    @Override
    public void destroy() {
        disk.sleep(10);
        CompletableFuture<Void> unmounted = CompletableFuture.runAsync(
                () -> System.out.println("asleep"), CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS));
        unmounted.orTimeout(1, TimeUnit.SECONDS).join();
    }
}
