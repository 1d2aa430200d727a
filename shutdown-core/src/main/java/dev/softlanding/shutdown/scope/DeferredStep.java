package dev.softlanding.shutdown.scope;

import dev.softlanding.shutdown.ShutdownTask;
import org.jspecify.annotations.Nullable;

/**
 * A step that a {@link Scope} runs when it is closed. Does not keep the scope's handle alive. This class is threadsafe.
 */
public final class DeferredStep {

    private final ScopeState scope;
    private final String name;
    private final long timeout;
    private final ShutdownTask.Action action;

    // Guarded by the scope, for its stack of steps.
    boolean stacked;

    @Nullable
    DeferredStep older;

    @Nullable
    DeferredStep newer;

    DeferredStep(ScopeState scope, String name, long timeout, ShutdownTask.Action action) {
        this.scope = scope;
        this.name = name;
        this.timeout = timeout;
        this.action = action;
    }

    /** What it was called when it was deferred. Names need not be unique. */
    public String name() {
        return name;
    }

    /**
     * Takes the step out of its scope: what it would have cleaned up is already gone. Never waits.
     *
     * @return whether it was taken out; {@code false} if it has begun, ended or been cancelled before
     */
    public boolean cancel() {
        return scope.remove(this);
    }

    /** Its own time limit in nanoseconds, or {@link Limits#NONE}. */
    long timeout() {
        return timeout;
    }

    ShutdownTask.Action action() {
        return action;
    }

    @Override
    public String toString() {
        return "'%s' of %s".formatted(name, scope);
    }
}
