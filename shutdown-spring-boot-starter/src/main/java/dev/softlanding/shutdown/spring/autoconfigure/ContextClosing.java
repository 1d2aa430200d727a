package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.spring.adoption.ClosingProgress;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

/** The terminal task: closes the context, or, if somebody else is closing it, waits until that is done. */
final class ContextClosing {

    private final ConfigurableApplicationContext context;
    private final ContextEnd end;
    private final ClosingProgress progress;
    private volatile @Nullable Thread closer;

    ContextClosing(ConfigurableApplicationContext context, ContextEnd end, ClosingProgress progress) {
        this.context = context;
        this.end = end;
        this.progress = progress;
    }

    void close(TaskContext task) throws InterruptedException {
        progress.begin(task);
        closer = Thread.currentThread();
        context.close();
        end.awaitDestroyed();
    }

    /** For a thread that closes the context itself: waits a moment until the task has begun. */
    void awaitBegun() throws InterruptedException {
        progress.awaitBegun();
    }

    /** Whether the plan has come so far. */
    boolean hasBegun() {
        return closer != null;
    }

    /** Whether the calling thread closes the context because the plan says so. */
    boolean isOurs() {
        return Thread.currentThread() == closer;
    }
}
