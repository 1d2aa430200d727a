package dev.softlanding.shutdown;

/**
 * What a task does. Runs on a thread of its own while it lasts: a platform daemon thread named after the task, with
 * the application's class loader. It is interrupted shortly before its timeout, and should then return.
 */
@FunctionalInterface
public interface TaskBody {

    /**
     * Does the work.
     *
     * @param context what the body may want to know about the run
     * @throws Exception whatever goes wrong: recorded as the task's failure, and the run goes on
     */
    void run(TaskContext context) throws Exception;
}
