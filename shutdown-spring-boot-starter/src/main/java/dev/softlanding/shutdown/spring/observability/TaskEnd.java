package dev.softlanding.shutdown.spring.observability;

import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.spring.report.ScopeNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended.
 *
 * @param outcome the engine's word
 * @param explanation why, if somebody else brought it about
 * @param failure what it threw, if it threw
 * @param stack where it stood, if it had not ended
 */
record TaskEnd(
        TaskStatus outcome,
        @Nullable String explanation,
        @Nullable Throwable failure,
        List<StackTraceElement> stack) {

    static TaskEnd of(ShutdownEvent.TaskEnded ended) {
        return new TaskEnd(ended.outcome(), ended.explanation(), ended.failure(), ended.stack());
    }

    static TaskEnd of(TaskReport report) {
        return new TaskEnd(report.status(), report.explanation(), report.failure(), report.stack());
    }

    /**
     * What went wrong; of a task that did not end by itself, with the place where it stood.
     *
     * @param interruptedAt where it was interrupted, if it was
     */
    @Nullable
    Throwable error(String task, List<StackTraceElement> interruptedAt) {
        if (failure != null && ScopeNames.mayBeIn(failure, task)) {
            return withoutMessage(task, failure); // traces go to others, and a log stays here
        }
        if (failure != null || outcome == TaskStatus.SUCCEEDED || outcome == TaskStatus.SKIPPED) {
            return failure;
        }
        var error = new UnfinishedTaskException(task, outcome);
        error.setStackTrace((stack.isEmpty() ? interruptedAt : stack).toArray(StackTraceElement[]::new));
        return error;
    }

    private static Throwable withoutMessage(String task, Throwable failure) {
        var error = new UnnamedScopesException(task, failure.getClass());
        error.setStackTrace(failure.getStackTrace());
        return error;
    }
}
