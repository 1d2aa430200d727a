package dev.softlanding.shutdown.guard;

/**
 * Makes threads of ours: platform threads with nothing inherited by accident. A thread that is made on a signal's thread, or
 * on an event loop's, would be a daemon or not as that is, and carry its thread locals.
 */
public final class Threads {

    private Threads() {}

    /** One that does not keep the JVM from ending; not started yet. */
    public static Thread daemon(String name, Runnable work) {
        return made(name, work, true);
    }

    /** One that keeps the JVM from ending by itself; not started yet. */
    public static Thread keepingTheJvm(String name, Runnable work) {
        return made(name, work, false);
    }

    private static Thread made(String name, Runnable work, boolean daemon) {
        var thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(daemon);
        return thread;
    }
}
