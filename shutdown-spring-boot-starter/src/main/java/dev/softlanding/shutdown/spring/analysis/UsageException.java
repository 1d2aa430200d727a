package dev.softlanding.shutdown.spring.analysis;

import java.io.Serial;

/** An analysis was asked for in a way that cannot be answered. The message says what, the value, and what to do. */
final class UsageException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
