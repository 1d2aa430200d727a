package dev.softlanding.shutdown.lint.cleanup;

/**
 * A piece of code that cleans up.
 *
 * @param kind who calls it
 * @param description what it is, as {@code the @PreDestroy method 'stop'}
 */
public record Cleanup(Kind kind, String description) {

    /** Who calls it, and when. */
    public enum Kind {
        /** The shutdown, as a task with a timeout. */
        TASK,
        /** A scope that ends, or the shutdown in its stead. */
        SCOPE,
        /** The last resort, when there is no time left. */
        FLUSH,
        /** The container, when a bean ends: a {@code @PreDestroy} method, {@code DisposableBean.destroy}, a {@code destroyMethod}. */
        DESTROY,
        /** Whoever holds it: {@code AutoCloseable.close}. */
        CLOSE,
        /** The container: {@code Lifecycle.stop}. */
        STOP,
        /** The JVM, on a thread of its own, at its end. */
        HOOK,
        /** The container, when it tells that it is closed. */
        LISTENER
    }

    /** Whether it is a method that such code calls, rather than that code itself. */
    public boolean isCalled() {
        return description.startsWith("'");
    }

    Cleanup calling(String method) {
        String chain = isCalled() ? description.substring(description.indexOf(", which ") + 8) : description + " calls";
        return new Cleanup(kind, "'%s', which %s".formatted(method, chain));
    }
}
