package dev.softlanding.shutdown.scope;

import dev.softlanding.shutdown.guard.Threads;
import org.jspecify.annotations.Nullable;

/** Starts the threads of this package: platform daemons that inherit nothing. Stateless. */
final class Daemons {

    private Daemons() {}

    /**
     * Starts a thread.
     *
     * @param contextClassLoader what foreign code on it finds; {@code null} where it runs none
     */
    static void start(String name, @Nullable ClassLoader contextClassLoader, Runnable work) {
        Thread thread = Threads.daemon(name, work);
        thread.setContextClassLoader(contextClassLoader);
        thread.start();
    }
}
