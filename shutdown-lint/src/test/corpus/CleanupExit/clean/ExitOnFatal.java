package corpus;

import dev.softlanding.shutdown.ShutdownTask;

class ExitOnFatal {

    private volatile int code;

    void install() {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            if (failure instanceof VirtualMachineError) {
                Runtime.getRuntime().halt(70);
            }
            System.exit(1);
        });
    }

    ShutdownTask remember() {
        return ShutdownTask.named("remember").run(() -> code = 3);
    }
}
