package corpus;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

class SubmitWhileServing implements AutoCloseable {

    private final ExecutorService pool;

    SubmitWhileServing(ExecutorService pool) {
        this.pool = pool;
    }

    void serve(List<String> names) {
        pool.submit(() -> System.out.println(names.parallelStream().collect(Collectors.joining(","))));
    }

    @Override
    public void close() throws InterruptedException {
        pool.execute(() -> System.out.println("the last one"));
        pool.shutdown();
        if (!pool.awaitTermination(2, TimeUnit.SECONDS)) {
            System.err.println("late");
        }
    }
}
