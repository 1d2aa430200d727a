package dev.softlanding.shutdown;

/** What a task does whose work goes on after the call and tells by a callback when it is done. */
@FunctionalInterface
public interface CallbackBody {

    /**
     * Starts the work. Runs on a thread of the engine's, as a {@link TaskBody} does.
     *
     * @param context what the body may want to know about the run; valid until the work is done
     * @param completion to be told when it is
     * @throws Exception whatever goes wrong: recorded as the task's failure, and the run goes on
     */
    void start(TaskContext context, Completion completion) throws Exception;

    /** How a body with a callback tells that its work is done. The first word counts. Threadsafe. */
    interface Completion {

        /** The work is done. */
        void succeed();

        /** The work has failed. */
        void fail(Throwable failure);

        /** Something to call when the task is to stop before its work is done: its timeout or the cut-off has come. */
        void onCancel(Runnable action);
    }
}
