package corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

class LastBatchNotAwaited implements AutoCloseable {

    private final List<String> batch = new ArrayList<>();
    private final Executor executor;

    LastBatchNotAwaited(Executor executor) {
        this.executor = executor;
    }

    void add(String row) {
        batch.add(row);
        if (batch.size() == 100) {
            write();
        }
    }

    private void write() {
        List<String> rows = List.copyOf(batch);
        batch.clear();
        executor.execute(() -> System.out.println(rows)); // finds CleanupAsync
    }

    @Override
    public void close() {
        write();
    }
}
