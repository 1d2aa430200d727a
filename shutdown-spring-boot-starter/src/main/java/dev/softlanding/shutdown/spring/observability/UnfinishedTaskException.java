package dev.softlanding.shutdown.spring.observability;

import dev.softlanding.shutdown.report.TaskStatus;

/** A task had not ended when nobody waited for it any longer. Never thrown; its stack is that of the task. */
final class UnfinishedTaskException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnfinishedTaskException(String task, TaskStatus outcome) {
        super("'%s' is %s".formatted(task, outcome));
    }
}
