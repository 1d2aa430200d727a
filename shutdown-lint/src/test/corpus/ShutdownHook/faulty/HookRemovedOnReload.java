package corpus;

class HookRemovedOnReload {

    private final Thread hook;

    HookRemovedOnReload(Thread hook) {
        this.hook = hook;
    }

    boolean reload() {
        return Runtime.getRuntime().removeShutdownHook(hook); // finds ShutdownHook
    }
}
