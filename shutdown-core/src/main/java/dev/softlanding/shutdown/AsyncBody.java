package dev.softlanding.shutdown;

import java.util.concurrent.CompletionStage;

/**
 * What a task does whose work goes on after the call, without a thread. The task ends when the stage does. Its interrupt
 * cancels the stage, through {@link CompletionStage#toCompletableFuture()}; a stage that is not complete at the timeout
 * is given up.
 */
@FunctionalInterface
public interface AsyncBody {

    /**
     * Starts the work. Runs on a thread of the engine's, as a {@link TaskBody} does.
     *
     * @param context what the body may want to know about the run; valid until the stage is complete
     * @return the stage that is complete when the work is done
     * @throws Exception whatever goes wrong: recorded as the task's failure, and the run goes on
     */
    CompletionStage<?> start(TaskContext context) throws Exception;
}
