package dev.softlanding.shutdown.spring.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

/** The terminal task: closes the context, or, if somebody else is closing it, waits until that is done. */
final class ContextClosing {

    private final ConfigurableApplicationContext context;
    private final ContextEnd end;
    private volatile @Nullable Thread closer;

    ContextClosing(ConfigurableApplicationContext context, ContextEnd end) {
        this.context = context;
        this.end = end;
    }

    void close() throws InterruptedException {
        closer = Thread.currentThread();
        context.close();
        end.awaitDestroyed();
    }

    /** Whether the calling thread closes the context because the plan says so. */
    boolean isOurs() {
        return Thread.currentThread() == closer;
    }
}
