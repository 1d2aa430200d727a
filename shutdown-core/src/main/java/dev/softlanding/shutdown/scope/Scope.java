package dev.softlanding.shutdown.scope;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownTask;
import java.io.Serial;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Collects cleanup steps and runs them, the last deferred first, when it is closed: by its owner, or else by a shutdown.
 *
 * <pre>{@code
 * try (var scope = scopes.open("tenant-42")) {
 *     Ledger ledger = Ledger.open();
 *     scope.defer("close ledger", ledger::close);
 *     ledger.append(entry);
 * }
 * }</pre>
 *
 * <p>Nothing that is deferred is lost. Every step is run once or cancelled; one that fails or hangs does not keep the
 * others from running; what is deferred while the scope is being closed is the next step to run; what is deferred after
 * that is run at once. A scope that nobody closes is closed by the shutdown, and reported before if its handle became
 * garbage. A step that uses the handle keeps it from becoming garbage: such a scope is reported only by its time to live.
 *
 * <p>The idea is Go's {@code defer}, with the rules of Python's {@code ExitStack}.
 *
 * <p>This class is threadsafe.
 */
public final class Scope implements AutoCloseable {

    /** Not everything in a scope succeeded. Its message names scopes and steps, which not everybody need read. */
    public static final class FailedException extends ShutdownException {

        @Serial
        private static final long serialVersionUID = 1L;

        FailedException(String message) {
            super(message);
        }
    }

    private final ScopeState state;

    Scope(ScopeState state) {
        this.state = state;
    }

    /** The name it was opened with. Names need not be unique. */
    public String name() {
        return state.declaration().name();
    }

    /** As {@link #defer(String, Duration, ShutdownTask.Action)}, with no other time limit than the scope's. */
    public DeferredStep defer(String step, ShutdownTask.Action action) {
        return defer(step, Limits.NONE, action);
    }

    /**
     * Adds a step, to be run when the scope is closed, before all steps there are. It may be run by a shutdown and then is
     * on another thread: what is bound to a thread, as a lock or a transaction is, needs a scope that is closed before.
     *
     * <p>If a shutdown has closed the scope, the step is run at once, on the calling thread: what it cleans up is there
     * already, and nobody would come for it later. If the owner has closed it, the same happens, but since that is a
     * mistake it ends with an exception.
     *
     * @param step what it is called in messages and reports; need not be unique
     * @param timeout what it may take; more than zero. It also ends with the scope's time
     * @param action what it does; interrupted when its time is nearly over
     * @return a handle to take the step out again
     * @throws dev.softlanding.shutdown.ShutdownException if the timeout is not more than zero; if the scope's owner has
     *     closed it, after the step was run; if the step was run at once and failed
     */
    public DeferredStep defer(String step, Duration timeout, ShutdownTask.Action action) {
        return defer(step, Limits.nanos("The timeout of step '%s'".formatted(step), timeout), action);
    }

    private DeferredStep defer(String step, long timeout, ShutdownTask.Action action) {
        Objects.requireNonNull(step, "'step' must not be null");
        Objects.requireNonNull(action, "'action' must not be null");
        try {
            return state.defer(step, timeout, action);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Adds a step that cancels a stage, which is forgotten once the stage has completed. What is cancelled is the
     * future that {@link CompletionStage#toCompletableFuture()} returns now; nobody waits for what computes it.
     *
     * @param name what the step is called in messages and reports
     * @param stage what to cancel when the scope is closed
     * @return a handle to take the step out again
     * @throws UnsupportedOperationException if no future can be made of the stage
     * @throws dev.softlanding.shutdown.ShutdownException as {@link #defer(String, Duration, ShutdownTask.Action)}
     */
    public DeferredStep bind(String name, CompletionStage<?> stage) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        DeferredStep step = defer(name, () -> future.cancel(true));
        var unused = stage.whenComplete((value, failure) -> step.cancel());
        return step;
    }

    /**
     * Runs the steps, the last deferred first, on the calling thread. Each is interrupted when its own time or that of the
     * scope is nearly over, at most 100 ms before; however little the scope has left, each gets 50 ms. A step that ignores
     * its interrupt holds this call: on the owner's thread nothing can be given up.
     *
     * <p>Does nothing if the scope is closed. If somebody else is closing it, waits until they have, at most for
     * little more than the time they have left, and not at all when called by a step of that closing. How that went is theirs to tell.
     *
     * <p>Steps do not see an interrupt of the calling thread that was pending before; it is pending again afterwards.
     *
     * @throws dev.softlanding.shutdown.ShutdownException if steps failed, after all have run: names them, with the first
     *     failure as its cause and the others suppressed
     */
    @Override
    public void close() {
        try {
            state.close();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public String toString() {
        return state.toString();
    }

    /**
     * Collects what is known about a scope; {@link #open} opens it. A second, different value for the same thing is
     * refused. This class is not threadsafe.
     */
    public static final class Builder {

        private final OpenScopes scopes;
        private final Duration defaultTimeout;
        private final String name;
        private final Map<String, String> labels = new LinkedHashMap<>();
        private @Nullable String owner;
        private @Nullable Duration timeToLive;
        private @Nullable Duration timeout;

        Builder(OpenScopes scopes, Duration defaultTimeout, String name) {
            this.scopes = scopes;
            this.defaultTimeout = defaultTimeout;
            this.name = Objects.requireNonNull(name, "'name' must not be null");
        }

        /** Who answers for it: a team, a module. */
        public Builder owner(String owner) {
            Limits.refuseSecond(where(), "owner", this.owner, owner);
            this.owner = owner;
            return this;
        }

        /** Something else to know about it, for reports. */
        public Builder label(String key, String value) {
            Limits.refuseSecond(where(), "label '%s'".formatted(key), labels.get(key), value);
            labels.put(key, value);
            return this;
        }

        /** For how long it is expected to be open, more than zero. Longer is reported once, and nothing else. */
        public Builder timeToLive(Duration timeToLive) {
            Limits.refuseSecond(where(), "time to live", this.timeToLive, timeToLive);
            this.timeToLive = timeToLive;
            return this;
        }

        /** What closing it may take, more than zero; a shutdown may have less. Without it: the default of all scopes. */
        public Builder timeout(Duration timeout) {
            Limits.refuseSecond(where(), "timeout", this.timeout, timeout);
            this.timeout = timeout;
            return this;
        }

        /**
         * Opens the scope: also during a shutdown, which then closes it soon, and after one.
         *
         * @throws dev.softlanding.shutdown.ShutdownException if a time was given that is not more than zero
         */
        public Scope open() {
            Duration closing = timeout == null ? defaultTimeout : timeout;
            return scopes.open(new ScopeDeclaration(
                    name,
                    owner,
                    labels.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(labels)),
                    Limits.nanos("The timeout of %s".formatted(where()), closing),
                    timeToLive == null
                            ? Limits.NONE
                            : Limits.nanos("The time to live of %s".formatted(where()), timeToLive)));
        }

        private String where() {
            return "scope '%s'".formatted(name);
        }
    }
}
