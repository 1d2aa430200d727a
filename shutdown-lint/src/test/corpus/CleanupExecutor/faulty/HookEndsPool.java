package corpus;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class HookEndsPool {

    @SuppressWarnings("ShutdownHook") // there is no container that would stop it
    public static void main(String[] args) {
        ExecutorService jobs = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            System.out.println("Shutting down");
            jobs.shutdown(); // finds CleanupExecutor
        }));
        for (String arg : args) {
            jobs.submit(() -> System.out.println(arg));
        }
    }
}
