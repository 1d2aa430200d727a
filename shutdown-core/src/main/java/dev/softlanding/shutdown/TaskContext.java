package dev.softlanding.shutdown;

import java.time.Duration;

/** What a running task may ask and tell about its run. Valid on any thread, but only while the task runs. */
public interface TaskContext {

    /** Why the run was started. */
    ShutdownReason reason();

    /** The time until this task is interrupted, by its timeout or by the cut-off. Never negative. */
    Duration remaining();

    /** Tells how far the task has come, for whoever looks at the run. */
    default void progress(long done, long total) {}

    /**
     * Tells which part of its work the task begins now, for whoever looks at the run; the part before it has ended.
     *
     * @param name what people call that part
     */
    default void step(String name) {}

    /**
     * Asks for more time than the timeout. What is granted ends where the time begins that is guaranteed to later tasks,
     * and at the cut-off; for an optional task, where the timeouts begin of later tasks that are not. Nothing is granted
     * once the task has been interrupted.
     *
     * <p>The idea is systemd's ({@code EXTEND_TIMEOUT_USEC}).
     *
     * @param by how much more, from the end of what the task has now
     * @return the time until this task is interrupted now
     */
    default Duration extend(Duration by) {
        return remaining();
    }

    /**
     * Does a part of the task's work, inside of what {@linkplain TaskDecorator#aroundPart is put around parts}. On any
     * thread; parts may go on beside each other.
     *
     * @param name what people call that part
     * @param limit the time until it is interrupted, for those around it to know; it is the caller who interrupts
     * @param part what it does
     * @throws Exception whatever went wrong
     */
    default void part(String name, Duration limit, ShutdownTask.Action part) throws Exception {
        part.run();
    }

    /**
     * Tells, for whoever looks at the run, that the work has failed and is about to be tried again.
     *
     * @param failure with what it failed
     * @param pause the time until it is tried again
     */
    default void retrying(Throwable failure, Duration pause) {}

    /**
     * Tells, for whoever looks at the run, that the work was not begun because somebody does not allow it.
     *
     * @param reason why, as one sentence
     */
    default void refused(String reason) {}
}
