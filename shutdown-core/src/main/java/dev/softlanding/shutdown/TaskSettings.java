package dev.softlanding.shutdown;

import dev.softlanding.shutdown.policy.TaskPolicies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What whoever operates an application sets about a task. A value replaces the declared one; edges come in addition, and
 * declared ones that contradict them give way. What is {@code null} stays as declared.
 *
 * @param timeout the whole time it may take
 * @param guaranteed the time it is sure to get
 * @param after names as for {@link ShutdownTask.Builder#after}
 * @param before names as for {@link ShutdownTask.Builder#before}
 * @param phase its phase
 * @param enabled whether it runs
 * @param onFailure what its failure means to others
 * @param optional whether it is left out when the time is short
 * @param policies what is put around its work, one of a kind replacing the declared one
 */
public record TaskSettings(
        @Nullable Duration timeout,
        @Nullable Duration guaranteed,
        List<String> after,
        List<String> before,
        @Nullable Phase phase,
        @Nullable Boolean enabled,
        @Nullable FailurePolicy onFailure,
        @Nullable Boolean optional,
        TaskPolicies policies) {

    /** Defensive copies of the lists. */
    public TaskSettings {
        after = List.copyOf(after);
        before = List.copyOf(before);
    }

    /** Says nothing about whether it is optional, and nothing about policies. */
    public TaskSettings(
            @Nullable Duration timeout,
            @Nullable Duration guaranteed,
            List<String> after,
            List<String> before,
            @Nullable Phase phase,
            @Nullable Boolean enabled,
            @Nullable FailurePolicy onFailure) {
        this(timeout, guaranteed, after, before, phase, enabled, onFailure, null, TaskPolicies.NONE);
    }

    /** Sets nothing but the timeout. */
    public static TaskSettings timeout(Duration timeout) {
        return new TaskSettings(timeout, null, List.of(), List.of(), null, null, null);
    }

    /** These settings where they say something, and the others where they do not. Edges add up. */
    public TaskSettings over(TaskSettings others) {
        return new TaskSettings(
                timeout == null ? others.timeout : timeout,
                guaranteed == null ? others.guaranteed : guaranteed,
                both(others.after, after),
                both(others.before, before),
                phase == null ? others.phase : phase,
                enabled == null ? others.enabled : enabled,
                onFailure == null ? others.onFailure : onFailure,
                optional == null ? others.optional : optional,
                policies.over(others.policies));
    }

    private static List<String> both(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
