package dev.softlanding.shutdown.spring.observability;

import dev.softlanding.shutdown.report.TaskStatus;

/** A task did not end by itself. Never thrown; its stack is that of the task. */
final class UnfinishedTaskException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnfinishedTaskException(String task, TaskStatus outcome) {
        super("Task '%s' %s".formatted(task, outcome));
    }
}
