package corpus;

class JoinInHookOfField {

    private final Thread writer = new Thread(() -> System.out.println("written"));

    @SuppressWarnings("ShutdownHook") // there is no container that would stop it
    void start() {
        writer.start();
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private final Thread hook = new Thread("stop-writer") {
        @Override
        public void run() {
            writer.interrupt();
            try {
                writer.join(); // finds CleanupUnboundedWait
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    };
}
