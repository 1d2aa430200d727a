package dev.softlanding.shutdown.process;

import dev.softlanding.shutdown.guard.Threads;
import java.lang.management.ManagementFactory;

/** The JVM's own end. This class is threadsafe. */
@SuppressWarnings("ShutdownHook") // where all who need one come together
enum JvmExit implements ProcessExit {
    INSTANCE;

    @Override
    public void exit(int code) {
        System.exit(code);
    }

    @Override
    public void halt(int code) {
        Runtime.getRuntime().halt(code);
    }

    @Override
    public Runnable onEnd(Runnable hook) {
        Thread thread = Threads.daemon("shutdown-hook", hook);
        Runtime.getRuntime().addShutdownHook(thread);
        return () -> remove(thread);
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // Then it runs, and finds nothing left to do.
        }
    }

    @Override
    public boolean isEnding() {
        Thread probe = Threads.daemon("shutdown-probe", () -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException ending) {
            return true;
        }
    }

    @Override
    public boolean isDebugged() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(argument -> argument.startsWith("-agentlib:jdwp") || argument.startsWith("-Xrunjdwp"));
    }
}
