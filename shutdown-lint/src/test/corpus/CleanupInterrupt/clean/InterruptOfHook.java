package corpus;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

class InterruptOfHook {

    private final ForkJoinPool pool = new ForkJoinPool(2);

    @SuppressWarnings("ShutdownHook") // there is no container that would stop it
    void start() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            pool.shutdown();
            try {
                pool.awaitTermination(3, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                return;
            }
        }));
    }
}
