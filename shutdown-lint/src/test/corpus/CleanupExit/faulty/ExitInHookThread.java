package corpus;

class ExitInHookThread {

    @SuppressWarnings("ShutdownHook") // there is no container that would stop it
    static void install(AutoCloseable store) {
        Thread hook = new Thread("store") {
            @Override
            public void run() {
                try {
                    store.close();
                } catch (Exception e) {
                    e.printStackTrace();
                    Runtime.getRuntime().exit(1); // finds CleanupExit
                }
            }
        };
        Runtime.getRuntime().addShutdownHook(hook);
    }
}
