package dev.softlanding.shutdown;

import java.io.Serial;

/**
 * Ends a task as SKIPPED, for a reason that is no failure of its own: what it would have talked to is known to be gone, or
 * there is nothing to do. Thrown by a task's body or by what decorates it. From a step of a scope it is a failure like any
 * other, because a step that is not done leaves something behind.
 */
public final class SkippedException extends ShutdownException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** @param reason why, as one sentence */
    public SkippedException(String reason) {
        super(reason);
    }
}
