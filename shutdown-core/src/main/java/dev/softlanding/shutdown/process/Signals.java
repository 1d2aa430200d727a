package dev.softlanding.shutdown.process;

import java.util.function.IntConsumer;

/** The signals of the operating system, as a seam. */
public interface Signals {

    /**
     * Takes a signal, unless somebody else has it.
     *
     * @param name its name without {@code SIG}
     * @param handler what to do with it, given its number; called on a thread of the JVM's, which it must not hold up
     */
    Taking take(String name, IntConsumer handler);

    /** The JVM's. */
    static Signals jvm() {
        return JvmSignals.INSTANCE;
    }

    /**
     * What came of taking a signal.
     *
     * @param result whether it was taken
     * @param detail who has it instead, or why nobody can; for a log line
     * @param giveBack puts things as they were before; does nothing if the signal was not taken
     */
    record Taking(Result result, String detail, Runnable giveBack) {

        static Taking refused(Result result, String detail) {
            return new Taking(result, detail, () -> {});
        }
    }

    /** Whether a signal was taken. */
    enum Result {
        /** It is ours. */
        TAKEN,
        /** The process was started to ignore it, as {@code nohup} and a shell's {@code &} do. It stays ignored. */
        IGNORED,
        /** Another library handles it. It keeps it. */
        FOREIGN,
        /** The JVM gives it to nobody, as under {@code -Xrs}. */
        UNAVAILABLE
    }
}
