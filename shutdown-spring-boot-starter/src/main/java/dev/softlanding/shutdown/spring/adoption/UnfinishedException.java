package dev.softlanding.shutdown.spring.adoption;

import dev.softlanding.shutdown.ShutdownException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A component has not ended in the time of its task: the message says what it is still at. */
public final class UnfinishedException extends ShutdownException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** An exception that names the component, and what is left. */
    public UnfinishedException(String message, @Nullable Throwable cause) {
        super(message);
        initCause(cause);
    }
}
