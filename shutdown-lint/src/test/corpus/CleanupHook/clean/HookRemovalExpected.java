package corpus;

class HookRemovalExpected implements AutoCloseable {

    private final Thread hook = new Thread(() -> System.out.println("not closed"));

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException jvmEnds) {
            // then it has run, or will
        }
        System.out.println("closed");
    }
}
