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
     * Does the work of a task, by {@link Work#proceed()}; or does not, and then nobody does.
     *
     * @param task what is being run
     * @param context what its body is given
     * @return what {@code proceed} returned, or a stage in its place
     * @throws Exception what {@code proceed} threw, or what else went wrong: recorded as the task's failure
     */
    @Nullable
    CompletionStage<?> around(ShutdownTask task, TaskContext context, Work work) throws Exception;

    /** The work that is decorated. */
    @FunctionalInterface
    interface Work {

        /**
         * Does it.
         *
         * @return what it left behind that has to complete before the task ends, or {@code null} if it is done
         * @throws Exception whatever went wrong
         */
        @Nullable
        CompletionStage<?> proceed() throws Exception;
    }
}
