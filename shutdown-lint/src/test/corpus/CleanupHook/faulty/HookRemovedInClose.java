package corpus;

class HookRemovedInClose implements AutoCloseable {

    private final Thread hook = new Thread(() -> System.out.println("not closed"));

    @SuppressWarnings("ShutdownHook")
    HookRemovedInClose() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook); // finds CleanupHook
        System.out.println("closed");
    }
}
