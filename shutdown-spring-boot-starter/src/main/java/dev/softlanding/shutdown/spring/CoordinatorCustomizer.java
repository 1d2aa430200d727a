package dev.softlanding.shutdown.spring;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;

/**
 * Adds to the coordinator of a context before it is made. A bean of this type has a say in the coordinator of its own context;
 * a listener or a decorator that is a bean is one of child contexts too.
 */
@FunctionalInterface
public interface CoordinatorCustomizer {

    /** Adds to what is being built. What it adds comes before what the beans of the application add. */
    void customize(ShutdownCoordinator.Builder builder);
}
