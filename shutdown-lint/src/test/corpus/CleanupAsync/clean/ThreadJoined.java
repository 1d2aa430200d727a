package corpus;

import java.util.ArrayList;
import java.util.List;

class ThreadJoined implements AutoCloseable {

    private final List<Runnable> endings = new ArrayList<>();

    @Override
    public void close() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (Runnable ending : endings) {
            Thread thread = new Thread(ending);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join(1_000);
        }
    }
}
