package corpus;

class HookRemovedInClose implements AutoCloseable {

    private final Thread hook = new Thread(() -> System.out.println("not closed"));

    @SuppressWarnings("ShutdownHook") // there is no container that would stop it
    HookRemovedInClose() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook); // finds CleanupHook
        System.out.println("closed");
    }
}
