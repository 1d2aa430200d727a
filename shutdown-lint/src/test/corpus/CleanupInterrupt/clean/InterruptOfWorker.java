package corpus;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

class InterruptOfWorker implements AutoCloseable {

    private final BlockingQueue<Runnable> work = new ArrayBlockingQueue<>(100);
    private final Thread worker = new Thread(this::work, "worker");

    private void work() {
        while (true) {
            try {
                work.take().run();
            } catch (InterruptedException e) {
                break;
            }
        }
        System.out.println("worker ends");
    }

    @Override
    public void close() {
        worker.interrupt();
    }
}
