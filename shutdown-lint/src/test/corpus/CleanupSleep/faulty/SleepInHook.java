package corpus;

class SleepInHook {

    private static final long GRACE = 2_000;

    @SuppressWarnings("ShutdownHook") // there is no container that would stop it
    static void install(Runnable stop) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.run();
            pause(GRACE);
            System.out.println("bye");
        }));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis); // finds CleanupSleep
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
