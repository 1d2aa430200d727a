package dev.softlanding.shutdown;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Puts something around the work of every task, as a span or another try. It is on the task's thread and in the task's
 * time: what it does before and after counts, what interrupts the task interrupts it. Of several, the first is outermost.
 * Implementations are threadsafe.
 */
@FunctionalInterface
public interface TaskDecorator {

    /**
     * Does the work of a task, by {@link Work#proceed()}; or does not, and then nobody does. May do it several times.
     *
     * @param task what is being run
     * @param context what its body is given
     * @return what {@code proceed} returned, or a stage in its place
     * @throws Exception what {@code proceed} threw, or what else went wrong: recorded as the task's failure, or, for a
     *     {@link SkippedException}, as the reason why it was not done
     */
    @Nullable
    CompletionStage<?> around(ShutdownTask task, TaskContext context, Work work) throws Exception;

    /**
     * Does a part of the work of a task, as a step of a scope, inside of what is around the whole; see {@link
     * TaskContext#part}. May be on another thread than the task's. Without it, the part is just done.
     *
     * @param task what is being run
     * @param part what the part is called
     * @param context the task's, with the time that is left for the part
     * @throws Exception what {@code proceed} threw, or what else went wrong: recorded as the part's failure
     */
    default void aroundPart(ShutdownTask task, String part, TaskContext context, Work work) throws Exception {
        work.proceed();
    }

    /** The work that is decorated. */
    @FunctionalInterface
    interface Work {

        /**
         * Does it.
         *
         * @return what it left behind that has to complete before it ends, or {@code null} if it is done; of a part always
         *     {@code null}
         * @throws Exception whatever went wrong
         */
        @Nullable
        CompletionStage<?> proceed() throws Exception;
    }
}
