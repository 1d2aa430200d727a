package dev.softlanding.shutdown.process;

/** The end of the process, as a seam. */
public interface ProcessExit {

    /** Ends the process after its shutdown hooks have run. Does not return, as a rule. */
    void exit(int code);

    /** Ends the process at once. Does not return, as a rule. */
    void halt(int code);

    /**
     * Has something done when the JVM ends, whoever ends it, and on a thread of that end.
     *
     * @return takes that back
     * @throws IllegalStateException if the JVM is ending already
     */
    Runnable onEnd(Runnable hook);

    /** Whether the JVM is ending already, so that it takes no new shutdown hooks. */
    boolean isEnding();

    /** Whether a debugger may stop threads at will, so that time means nothing. */
    boolean isDebugged();

    /** The JVM's. */
    static ProcessExit jvm() {
        return JvmExit.INSTANCE;
    }
}
