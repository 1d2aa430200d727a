package corpus;

class HookListInClose implements AutoCloseable {

    /** What others want to have done. */
    interface Hooks {
        void addShutdownHook(Thread hook);

        void removeShutdownHook(Thread hook);
    }

    private final Hooks hooks;

    HookListInClose(Hooks hooks) {
        this.hooks = hooks;
    }

    @Override
    public void close() {
        hooks.removeShutdownHook(Thread.currentThread());
    }
}
