package corpus;

class HookAddedInHook {

    @SuppressWarnings("ShutdownHook") // there is no container that would stop it
    void install(Runnable first, Runnable second) {
        Runtime runtime = Runtime.getRuntime();
        runtime.addShutdownHook(new Thread(() -> {
            first.run();
            runtime.addShutdownHook(new Thread(second)); // finds CleanupHook
        }));
    }
}
