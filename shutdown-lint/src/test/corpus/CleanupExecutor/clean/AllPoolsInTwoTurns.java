package corpus;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

class AllPoolsInTwoTurns {

    @SuppressWarnings("ShutdownHook") // there is no container that would stop it
    static void endWithJvm(List<ExecutorService> pools) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            pools.forEach(ExecutorService::shutdown);
            for (ExecutorService each : pools) {
                try {
                    if (!each.awaitTermination(1, TimeUnit.SECONDS)) {
                        System.err.println("still running: " + each);
                    }
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }));
    }
}
