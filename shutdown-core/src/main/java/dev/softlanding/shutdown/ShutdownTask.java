package dev.softlanding.shutdown;

import dev.softlanding.shutdown.plan.PolicyBinder;
import dev.softlanding.shutdown.policy.PolicyKind;
import dev.softlanding.shutdown.policy.TaskPolicies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
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
 * <p>A task says nothing wrong by itself: names, edges and times are checked together, with those of all other tasks,
 * when the plan is armed, so that every problem is reported at once.
 *
 * <p>This class is immutable.
 */
public final class ShutdownTask {

    private static final TaskSettings UNCHANGED = new TaskSettings(null, null, List.of(), List.of(), null, null, null);

    private final String name;
    private final List<String> after;
    private final List<String> before;
    private final Phase phase;
    private final @Nullable Duration timeout;
    private final Duration guaranteed;
    private final FailurePolicy onFailure;
    private final boolean enabled;
    private final Origin origin;
    private final AuditIdentity audit;
    private final @Nullable Supplier<? extends Collection<String>> components;
    private final @Nullable LongSupplier inFlight;
    private final @Nullable Action flush;
    private final boolean optional;
    private final TaskPolicies policies;
    private final boolean policiesPerPart;
    private final @Nullable Action fallback;
    private final @Nullable TaskBody body;
    private final @Nullable AsyncBody asyncBody;

    private ShutdownTask(Builder builder, @Nullable TaskBody body, @Nullable AsyncBody asyncBody) {
        this.name = builder.name;
        this.after = List.copyOf(builder.after);
        this.before = List.copyOf(builder.before);
        this.phase = Objects.requireNonNullElse(builder.phase, Phase.RELEASE);
        this.timeout = builder.timeout;
        this.guaranteed = Objects.requireNonNullElse(builder.guaranteed, Duration.ZERO);
        this.onFailure = Objects.requireNonNullElse(builder.onFailure, FailurePolicy.CONTINUE);
        this.enabled = builder.enabled;
        this.origin = Objects.requireNonNullElse(builder.origin, Origin.DECLARED);
        this.audit = builder.audit();
        this.components = builder.components;
        this.inFlight = builder.inFlight;
        this.flush = builder.flush;
        this.optional = builder.optional;
        this.policies = new TaskPolicies(builder.policies);
        this.policiesPerPart = builder.policiesPerPart;
        this.fallback = builder.fallback;
        this.body = body;
        this.asyncBody = asyncBody;
    }

    private ShutdownTask(
            ShutdownTask declared, TaskSettings settings, @Nullable Supplier<? extends Collection<String>> components) {
        this.name = declared.name;
        this.after = declared.after;
        this.before = declared.before;
        this.phase = Objects.requireNonNullElse(settings.phase(), declared.phase);
        this.timeout = settings.timeout() == null ? declared.timeout : settings.timeout();
        this.guaranteed = Objects.requireNonNullElse(settings.guaranteed(), declared.guaranteed);
        this.onFailure = Objects.requireNonNullElse(settings.onFailure(), declared.onFailure);
        this.enabled = Objects.requireNonNullElse(settings.enabled(), declared.enabled);
        this.origin = declared.origin;
        this.audit = declared.audit;
        this.components = components;
        this.inFlight = declared.inFlight;
        this.flush = declared.flush;
        this.optional = Objects.requireNonNullElse(settings.optional(), declared.optional);
        this.policies = settings.policies().over(declared.policies);
        this.policiesPerPart = declared.policiesPerPart;
        this.fallback = declared.fallback;
        this.body = declared.body;
        this.asyncBody = declared.asyncBody;
    }

    /** Starts the declaration of a task. Names are unique in a plan, phases included. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** The name, unique in a plan. */
    public String name() {
        return name;
    }

    /** Tasks and phases that have to end before this task starts, with their marks; see {@link Builder#after}. */
    public List<String> after() {
        return after;
    }

    /** Tasks and phases that start only when this task has ended, with their marks; see {@link Builder#before}. */
    public List<String> before() {
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

    /** The time the task is sure to get, whatever its predecessors do; zero unless declared. */
    public Duration guaranteed() {
        return guaranteed;
    }

    /** What its failure means to others; {@link FailurePolicy#CONTINUE} unless declared. */
    public FailurePolicy onFailure() {
        return onFailure;
    }

    /** Whether it runs. One that does not stays in the plan, so that the order through it holds. */
    public boolean enabled() {
        return enabled;
    }

    /** Where its edges and its phase come from; {@link Origin#DECLARED} unless said. */
    public Origin origin() {
        return origin;
    }

    /** Who answers for it, and what an audit calls it. */
    public AuditIdentity audit() {
        return audit;
    }

    /** Tells what the task stops or waits for, or {@code null} when it names nothing. */
    public @Nullable Supplier<? extends Collection<String>> components() {
        return components;
    }

    /** Tells how much work is still in flight, or {@code null} when the task does not know. */
    public @Nullable LongSupplier inFlight() {
        return inFlight;
    }

    /** What is done in the last moment if the task has not succeeded by then, or {@code null}. */
    public @Nullable Action flush() {
        return flush;
    }

    /** Whether it is left out when the time is short. */
    public boolean optional() {
        return optional;
    }

    /** The policies it names, to be put around its work. */
    public TaskPolicies policies() {
        return policies;
    }

    /** Whether they are put around each {@linkplain TaskContext#part part} of its work instead of the whole. */
    public boolean policiesPerPart() {
        return policiesPerPart;
    }

    /** What is done when the work could not be, or {@code null}. */
    public @Nullable Action fallback() {
        return fallback;
    }

    /** What the task does, or {@code null} when it has an {@link #asyncBody()}. */
    public @Nullable TaskBody body() {
        return body;
    }

    /** What the task does, or {@code null} when it has a {@link #body()}. */
    public @Nullable AsyncBody asyncBody() {
        return asyncBody;
    }

    /** A copy with the values that are set; edges that are set are for the plan to add. */
    public ShutdownTask with(TaskSettings settings) {
        return new ShutdownTask(this, settings, components);
    }

    /** A copy that names these components as what it stops or waits for. */
    public ShutdownTask about(Collection<String> components) {
        List<String> names = List.copyOf(components);
        return new ShutdownTask(this, UNCHANGED, () -> names);
    }

    @Override
    public String toString() {
        return "ShutdownTask[%s, phase=%s, after=%s, before=%s, timeout=%s]"
                .formatted(name, phase.id(), after, before, timeout);
    }

    /**
     * Collects the declaration of a task; {@link #run}, {@link #runWith}, {@link #runAsync} or {@link #runCallback} ends
     * it. A second value for the same thing is refused, a second body too; of {@link #enabled} alone the last call counts.
     * This class is not threadsafe.
     */
    public static final class Builder {

        private final String name;
        private final List<String> after = new ArrayList<>(3);
        private final List<String> before = new ArrayList<>(0);
        private @Nullable Phase phase;
        private @Nullable Duration timeout;
        private @Nullable Duration guaranteed;
        private @Nullable FailurePolicy onFailure;
        private boolean enabled = true;
        private @Nullable Origin origin;
        private @Nullable String owner;
        private @Nullable String auditId;
        private @Nullable String action;
        private @Nullable Map<String, String> labels;
        private @Nullable Supplier<? extends Collection<String>> components;
        private @Nullable LongSupplier inFlight;
        private @Nullable Action flush;
        private boolean optional;
        private final Map<PolicyKind, String> policies = new EnumMap<>(PolicyKind.class);
        private boolean policiesPerPart;
        private @Nullable Action fallback;
        private boolean ended;

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "'name' must not be null");
        }

        /**
         * The task starts when each of these tasks or phases has <em>ended</em>, or has been given up. May be called
         * several times.
         *
         * <p>A name may carry marks at its end: {@code "x?"} is no error if there is no {@code x}; with {@code "x!"} this
         * task is SKIPPED if {@code x} was given up and still runs. It may carry both, in any order, each once.
         */
        public Builder after(String... names) {
            return add(after, names);
        }

        /** Each of these tasks or phases starts when this task has <em>ended</em>. Repeatable, marks as for {@link #after}. */
        public Builder before(String... names) {
            return add(before, names);
        }

        private Builder add(List<String> list, String... names) {
            for (String other : names) {
                list.add(Objects.requireNonNull(other, "a name must not be null"));
            }
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

        /**
         * The time the task is sure to get, whatever its predecessors do: their timeouts are cut where they would reach
         * into it. At most the timeout; without it, none. What is optional is guaranteed nothing.
         */
        public Builder guaranteed(Duration guaranteed) {
            refuseSecond("guaranteed time", this.guaranteed, guaranteed);
            this.guaranteed = guaranteed;
            return this;
        }

        /** What its failure means to others. Without it: {@link FailurePolicy#CONTINUE}. */
        public Builder onFailure(FailurePolicy policy) {
            refuseSecond("failure policy", this.onFailure, policy);
            this.onFailure = policy;
            return this;
        }

        /** Whether it runs; it does unless told not to. The last call counts. One that does not stays in the plan and costs no time. */
        public Builder enabled(boolean enabled) {
            this.enabled = enabled;
            return this;
        }

        /** Where its edges and its phase come from. Without it: {@link Origin#DECLARED}. */
        public Builder origin(Origin origin) {
            refuseSecond("origin", this.origin, origin);
            this.origin = origin;
            return this;
        }

        /** Who answers for the task, as a team. */
        public Builder owner(String owner) {
            refuseSecond("owner", this.owner, owner);
            this.owner = owner;
            return this;
        }

        /** What an audit knows the task by. */
        public Builder auditId(String auditId) {
            refuseSecond("audit id", this.auditId, auditId);
            this.auditId = auditId;
            return this;
        }

        /** What the task does, in the words of an audit. */
        public Builder action(String action) {
            refuseSecond("action", this.action, action);
            this.action = action;
            return this;
        }

        /** Anything else that events and reports should carry. */
        public Builder label(String key, String value) {
            labels = labels == null ? new LinkedHashMap<>() : labels;
            refuseSecond("label '%s'".formatted(key), labels.get(key), value);
            labels.put(key, value);
            return this;
        }

        private AuditIdentity audit() {
            boolean none = owner == null && auditId == null && action == null && labels == null;
            return none
                    ? AuditIdentity.NONE
                    : new AuditIdentity(owner, auditId, action, labels == null ? Map.of() : labels);
        }

        /** The names of what the task stops or waits for, shown in reports. Called from any thread; quick. */
        public Builder components(Supplier<? extends Collection<String>> components) {
            refuseSecond("components", this.components, components);
            this.components = components;
            return this;
        }

        /** How much work is still in flight, shown while the task waits or runs. Called from any thread; quick. */
        public Builder inFlight(LongSupplier inFlight) {
            refuseSecond("inFlight", this.inFlight, inFlight);
            this.inFlight = inFlight;
            return this;
        }

        /**
         * What to bring to safety in the last moment, when the run is cut off or something is stuck at its end, unless this
         * task has succeeded. May run beside the body, on a thread of its own; interrupted shortly before the process ends.
         */
        public Builder flushAtCutOff(Action flush) {
            refuseSecond("flush", this.flush, flush);
            this.flush = flush;
            return this;
        }

        /**
         * Whether it is left out when the time is short; it is not unless told so. The last call counts. An optional task
         * starts only if its whole timeout, and those of the tasks after it that are not optional, fit before the cut-off;
         * else it is SKIPPED, which is no failure. It counts for the time that a plan needs at most, but a plan that fits
         * without it fits.
         */
        public Builder optional(boolean optional) {
            this.optional = optional;
            return this;
        }

        /**
         * Names a policy to be put around the work, inside the timeout: at most one of a kind. In which order they are, the
         * kinds say.
         *
         * @param instance the name by which the coordinator's {@link PolicyBinder} knows it
         */
        public Builder policy(PolicyKind kind, String instance) {
            refuseSecond(kind.words(), policies.get(kind), instance);
            policies.put(kind, instance);
            return this;
        }

        /**
         * The policies that are named are put around each {@linkplain TaskContext#part part} of the work, not around the
         * whole.
         */
        public Builder policiesPerPart() {
            this.policiesPerPart = true;
            return this;
        }

        /**
         * What is done instead if a policy does not let the work begin, or the work has failed in the end: on the task's
         * thread, in what is left of its time, and not once it was interrupted. If it succeeds the task has SUCCEEDED, and
         * says that it was by its fallback. A task that leaves a stage behind keeps its thread until that is complete.
         */
        public Builder fallback(Action fallback) {
            refuseSecond("fallback", this.fallback, fallback);
            this.fallback = fallback;
            return this;
        }

        /** Ends the declaration with what the task does. */
        public ShutdownTask run(Action action) {
            Objects.requireNonNull(action, "'action' must not be null");
            return runWith(new ActionBody(action));
        }

        /** Ends the declaration with what the task does, for a body that wants to know about its run. */
        public ShutdownTask runWith(TaskBody body) {
            Objects.requireNonNull(body, "'body' must not be null");
            end();
            return new ShutdownTask(this, body, null);
        }

        /** Ends the declaration with work that goes on without a thread until its stage is complete. */
        public ShutdownTask runAsync(AsyncBody body) {
            Objects.requireNonNull(body, "'body' must not be null");
            end();
            return new ShutdownTask(this, null, body);
        }

        /** Ends the declaration with work that goes on without a thread until it tells that it is done. */
        public ShutdownTask runCallback(CallbackBody body) {
            Objects.requireNonNull(body, "'body' must not be null");
            return runAsync(context -> start(body, context));
        }

        private static CompletionStage<?> start(CallbackBody body, TaskContext context) throws Exception {
            var completion = new FutureCompletion();
            body.start(context, completion);
            return completion.future();
        }

        private void end() {
            if (ended) {
                throw new ShutdownException(
                        "Task '%s' was given a body after it was given one. Give it one.".formatted(name));
            }
            ended = true;
        }

        private void refuseSecond(String what, @Nullable Object first, Object second) {
            if (second == null) {
                throw new NullPointerException("'%s' must not be null".formatted(what));
            }
            if (first != null) {
                throw new ShutdownException("Task '%s' was given %s %s after it was given %s. Give it one."
                        .formatted(name, what, Wording.setting(second), Wording.setting(first)));
            }
        }
    }

    private record ActionBody(Action action) implements TaskBody {

        @Override
        public void run(TaskContext context) throws Exception {
            action.run();
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
