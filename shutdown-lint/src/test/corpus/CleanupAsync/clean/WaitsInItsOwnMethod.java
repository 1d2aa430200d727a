package corpus;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

class WaitsInItsOwnMethod implements AutoCloseable {

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Executor executor;

    WaitsInItsOwnMethod(Executor executor) {
        this.executor = executor;
    }

    ShutdownTask closing(List<Runnable> parts) {
        return ShutdownTask.named("parts").timeout(Duration.ofSeconds(5)).run(() -> {
            List<FutureTask<?>> ends = new ArrayList<>();
            parts.forEach(part -> ends.add(new FutureTask<>(part, null)));
            ends.forEach(end -> new Thread(end, "part").start());
            awaitAll(ends);
        });
    }

    private static void awaitAll(List<FutureTask<?>> ends) throws Exception {
        for (Future<?> end : ends) {
            end.get(1, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() throws InterruptedException {
        begin();
        if (!ended.await(1, TimeUnit.SECONDS)) {
            System.err.println("late");
        }
    }

    private void begin() {
        executor.execute(this::end);
    }

    private void end() {
        ended.countDown();
    }
}
