package corpus;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class HookInMain {

    public static void main(String[] args) throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(4);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> report(workers))); // finds ShutdownHook
        workers.submit(() -> System.out.println("works"));
    }

    private static void report(ExecutorService workers) {
        System.err.println(workers.shutdownNow().size() + " jobs are lost");
    }
}
