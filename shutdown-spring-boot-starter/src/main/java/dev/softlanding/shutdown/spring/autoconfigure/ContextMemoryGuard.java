package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.memory.MemoryGuard;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.env.Environment;

/**
 * Lets the memory guard look from the moment its context is ready until its beans are destroyed. Not in tests, nor in runs
 * that only train or generate: there a process that ends early would be no help.
 *
 * <p>Not by Spring's lifecycle, whose beans are stopped when a test context is put aside, and are steps of a plan.
 */
final class ContextMemoryGuard implements ApplicationListener<ContextRefreshedEvent>, DisposableBean {

    private final Environment environment;
    private final MemoryGuard guard;

    ContextMemoryGuard(Environment environment, MemoryGuard guard) {
        this.environment = environment;
        this.guard = guard;
    }

    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        if (ShutdownRunListener.isRealRun(environment)) {
            guard.start();
        }
    }

    /** A context that is closed meanwhile would leave the guard behind. */
    @Override
    public boolean supportsAsyncExecution() {
        return false;
    }

    @Override
    public void destroy() {
        guard.stop();
    }
}
