package corpus;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

class LoopOfConsumer implements AutoCloseable {

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    LoopOfConsumer() {
        thread.submit(this::consume);
    }

    private void consume() {
        while (!Thread.currentThread().isInterrupted()) {
            String line = lines.poll();
            if (line != null) {
                System.out.println(line);
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
