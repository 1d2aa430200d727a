package dev.softlanding.shutdown.scope;

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
        var thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(contextClassLoader);
        thread.start();
    }
}
