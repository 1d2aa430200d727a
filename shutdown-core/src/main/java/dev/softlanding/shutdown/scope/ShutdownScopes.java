package dev.softlanding.shutdown.scope;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens {@linkplain Scope scopes}, knows those that are open, and makes the task by which a shutdown closes them.
 *
 * <p>Opening never fails because of a shutdown. A scope that leaks is reported, with the place that opened it: when its
 * handle has become garbage, which is noticed when the next scope is opened or somebody looks at the open ones, and when
 * it is open for longer than its time to live. After a run, {@link #snapshot()} is the evidence of what is left.
 *
 * <p>One daemon thread keeps the time of scopes, while there is any to keep.
 *
 * <p>This class is threadsafe.
 */
public final class ShutdownScopes {

    /** What closing one scope may take, unless declared otherwise. Shorter than the task, so that a stuck step ends first. */
    public static final Duration DEFAULT_SCOPE_TIMEOUT = Duration.ofSeconds(3);

    /** What closing all may take in a shutdown, unless declared otherwise. */
    public static final Duration DEFAULT_CLOSING_TIMEOUT = Duration.ofSeconds(5);

    /** How many scopes a shutdown closes at a time, unless declared otherwise. */
    public static final int DEFAULT_CLOSING_THREADS = 32;

    private final OpenScopes scopes;
    private final Duration scopeTimeout;
    private final Duration closingTimeout;
    private final int closingThreads;
    private final @Nullable ClassLoader contextClassLoader;
    private volatile @Nullable ScopesClosing lastClosing;

    private ShutdownScopes(Builder builder) {
        this.contextClassLoader = Thread.currentThread().getContextClassLoader();
        this.scopes = new OpenScopes(builder.time, builder.leakListener, contextClassLoader);
        this.scopeTimeout = builder.scopeTimeout;
        this.closingTimeout = builder.closingTimeout;
        this.closingThreads = builder.closingThreads;
    }

    /** Scopes with all the defaults, by the system's time. */
    public static ShutdownScopes create() {
        return builder().build();
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Opens a scope, to be closed by try-with-resources or by hand.
     *
     * @param name what it is called in messages, reports and thread names; need not be unique
     */
    public Scope open(String name) {
        return scope(name).open();
    }

    /** Starts the declaration of a scope about which more is known than its name. */
    public Scope.Builder scope(String name) {
        return new Scope.Builder(scopes, scopeTimeout, name);
    }

    /** How many scopes are open, or being closed. Quick. */
    public int openCount() {
        return scopes.count();
    }

    /** The scopes that are open, or being closed, in the order of their opening. */
    public List<OpenScope> snapshot() {
        List<OpenScope> all = new ArrayList<>();
        scopes.lastOpenedFirst().forEach(scope -> all.add(scope.describe()));
        Collections.reverse(all);
        return Collections.unmodifiableList(all);
    }

    /** How the last {@linkplain #closingTask() closing by a shutdown} went, scope by scope, so far; empty before one. */
    public List<ScopeClosing> closings() {
        ScopesClosing last = lastClosing;
        return last == null ? List.of() : last.results();
    }

    /**
     * The task that closes all open scopes in a shutdown: {@code scopes}, in {@link Phase#FLUSH}.
     *
     * <p>Scopes are closed in parallel, the last opened first where threads are scarce, each on a daemon thread named after
     * it; steps of one scope one after the other. A step that overruns its time is interrupted, shortly before the end of
     * it; one that ignores this is given up at its end, with its thread, and the next step of the same scope runs on
     * another. A scope has its own time, but no more than three quarters of what the task has left when it is begun; each
     * step gets 50 ms at least.
     *
     * <p>The task goes on until no scope is open, with those opened meanwhile and those that their owners are closing. It
     * fails if any was not closed well, and says which. When its own time is over or it is interrupted, it interrupts what
     * runs and leaves; what is left can still be closed by its owner, and is in the {@link #snapshot()}.
     */
    public ShutdownTask closingTask() {
        return ShutdownTask.named("scopes")
                .phase(Phase.FLUSH)
                .timeout(closingTimeout)
                .inFlight(this::openCount)
                .policiesPerPart()
                .runWith(this::closeAll);
    }

    private void closeAll(TaskContext context) {
        var closing = new ScopesClosing(scopes, closingThreads, contextClassLoader);
        lastClosing = closing;
        closing.run(context);
    }

    /** Collects settings; a later call for the same thing replaces an earlier. This class is not threadsafe. */
    public static final class Builder {

        private TimeSource time = TimeSource.system();
        private LeakListener leakListener = LeakListener.logging();
        private Duration scopeTimeout = DEFAULT_SCOPE_TIMEOUT;
        private Duration closingTimeout = DEFAULT_CLOSING_TIMEOUT;
        private int closingThreads = DEFAULT_CLOSING_THREADS;

        private Builder() {}

        /** The time to live by. */
        public Builder time(TimeSource time) {
            this.time = time;
            return this;
        }

        /** Who hears of scopes that leak. Without it: the log. */
        public Builder leakListener(LeakListener leakListener) {
            this.leakListener = leakListener;
            return this;
        }

        /** What closing one scope may take, more than zero, where its declaration does not say. */
        public Builder scopeTimeout(Duration scopeTimeout) {
            Limits.nanos("The scope timeout", scopeTimeout);
            this.scopeTimeout = scopeTimeout;
            return this;
        }

        /** What closing all may take in a shutdown: the timeout of the task, more than zero. */
        public Builder closingTimeout(Duration closingTimeout) {
            Limits.nanos("The closing timeout", closingTimeout);
            this.closingTimeout = closingTimeout;
            return this;
        }

        /** How many scopes a shutdown closes at a time, at least one. Threads that are stuck do not count. */
        public Builder closingThreads(int closingThreads) {
            if (closingThreads < 1) {
                throw new ShutdownException("The closing threads are %d. Use at least one.".formatted(closingThreads));
            }
            this.closingThreads = closingThreads;
            return this;
        }

        /** The scopes. Foreign code on their threads finds the calling thread's context class loader. */
        public ShutdownScopes build() {
            return new ShutdownScopes(this);
        }
    }
}
