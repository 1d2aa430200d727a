package dev.softlanding.shutdown.spring.observability;

/** A task failed with a message that may name scopes, and so tenants. Never thrown; its stack is that of the failure. */
final class UnnamedScopesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnnamedScopesException(String task, Class<?> failure) {
        super("Task '%s' FAILED with %s: the message names scopes; it is in the log"
                .formatted(task, failure.getName()));
    }
}
