package dev.softlanding.shutdown;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One named cleanup step: what it does, what has to end before it, what it has to end before, and how long it may take.
 *
 * <pre>{@code
 * ShutdownTask.named("close-ledger")
 *         .after("web", "outbox-flush")
 *         .timeout(Duration.ofSeconds(3))
 *         .run(ledger::close);
 * }</pre>
 *
 * <p>A task says nothing wrong by itself: names, edges and the timeout are checked together, with those of all other
 * tasks, when the plan is armed, so that every problem is reported at once.
 *
 * <p>This class is immutable.
 */
public final class ShutdownTask {

    private final String name;
    private final Set<String> after;
    private final Set<String> before;
    private final Phase phase;
    private final @Nullable Duration timeout;
    private final @Nullable LongSupplier inFlight;
    private final TaskBody body;

    private ShutdownTask(Builder builder, TaskBody body) {
        this.name = builder.name;
        this.after = unmodifiable(builder.after);
        this.before = unmodifiable(builder.before);
        this.phase = builder.phase == null ? Phase.RELEASE : builder.phase;
        this.timeout = builder.timeout;
        this.inFlight = builder.inFlight;
        this.body = body;
    }

    private static Set<String> unmodifiable(List<String> names) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(names));
    }

    /** Starts the declaration of a task. Names are unique in a plan, phases included. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** The name, unique in a plan. */
    public String name() {
        return name;
    }

    /** Tasks and phases that have to end before this task starts. */
    public Set<String> after() {
        return after;
    }

    /** Tasks and phases that start only when this task has ended. */
    public Set<String> before() {
        return before;
    }

    /** The phase; {@link Phase#RELEASE} unless declared. */
    public Phase phase() {
        return phase;
    }

    /** The whole time the task may take, or {@code null} when none was declared, which no plan accepts. */
    public @Nullable Duration timeout() {
        return timeout;
    }

    /** Tells how much work is still in flight, or {@code null} when the task does not know. */
    public @Nullable LongSupplier inFlight() {
        return inFlight;
    }

    /** What the task does. */
    public TaskBody body() {
        return body;
    }

    /** A copy with another timeout, for settings that override a declaration. */
    public ShutdownTask withTimeout(Duration timeout) {
        var copy = new Builder(name);
        copy.after.addAll(after);
        copy.before.addAll(before);
        copy.phase = phase;
        copy.timeout = timeout;
        copy.inFlight = inFlight;
        return new ShutdownTask(copy, body);
    }

    @Override
    public String toString() {
        return "ShutdownTask[%s, phase=%s, after=%s, before=%s, timeout=%s]"
                .formatted(name, phase.id(), after, before, timeout);
    }

    /**
     * Collects the declaration of a task; {@link #run} or {@link #runWith} ends it. A second, different value for the
     * same thing is refused. This class is not threadsafe.
     */
    public static final class Builder {

        private final String name;
        private final List<String> after = new ArrayList<>();
        private final List<String> before = new ArrayList<>();
        private @Nullable Phase phase;
        private @Nullable Duration timeout;
        private @Nullable LongSupplier inFlight;

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "'name' must not be null");
        }

        /** The task starts when each of these tasks or phases has <em>ended</em>. May be called several times. */
        public Builder after(String... names) {
            after.addAll(List.of(names));
            return this;
        }

        /** Each of these tasks or phases starts when this task has <em>ended</em>. May be called several times. */
        public Builder before(String... names) {
            before.addAll(List.of(names));
            return this;
        }

        /** The milestone the task belongs to. Without it: {@link Phase#RELEASE}. */
        public Builder phase(Phase phase) {
            refuseSecond("phase", this.phase, phase);
            this.phase = phase;
            return this;
        }

        /**
         * The whole time the task may take, more than zero. It is interrupted a tenth of it before its end, at most 100
         * ms before, and abandoned at its end. Every task has one.
         */
        public Builder timeout(Duration timeout) {
            refuseSecond("timeout", this.timeout, timeout);
            this.timeout = timeout;
            return this;
        }

        /** How much work is still in flight, shown while the task waits or runs. Called from any thread; quick. */
        public Builder inFlight(LongSupplier inFlight) {
            refuseSecond("inFlight", this.inFlight, inFlight);
            this.inFlight = inFlight;
            return this;
        }

        /** Ends the declaration with what the task does. */
        public ShutdownTask run(Action action) {
            Objects.requireNonNull(action, "'action' must not be null");
            return runWith(context -> action.run());
        }

        /** Ends the declaration with what the task does, for a body that wants to know about its run. */
        public ShutdownTask runWith(TaskBody body) {
            return new ShutdownTask(this, Objects.requireNonNull(body, "'body' must not be null"));
        }

        private void refuseSecond(String what, @Nullable Object first, Object second) {
            Objects.requireNonNull(second, () -> "'%s' must not be null".formatted(what));
            if (first != null) {
                throw new ShutdownException("Task '%s' was given %s %s after it was given %s. Give it one."
                        .formatted(name, what, second, first));
            }
        }
    }

    /** A body that needs no {@link TaskContext}, such as a method reference to {@code close}. */
    @FunctionalInterface
    public interface Action {

        /**
         * Does the work.
         *
         * @throws Exception whatever goes wrong: recorded as the task's failure, and the run goes on
         */
        void run() throws Exception;
    }
}
