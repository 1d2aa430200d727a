package corpus;

import java.util.List;

class HookStartsThreads {

    @SuppressWarnings("ShutdownHook") // there is no container that would stop it
    static void endAll(List<Runnable> steps) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            for (Runnable step : steps) {
                new Thread(step).start(); // finds CleanupAsync
            }
        }));
    }
}
