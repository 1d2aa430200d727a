package dev.softlanding.shutdown.policy;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The policies that a task names: at most one of a kind, by the name of its instance. Which instances there are, and what
 * they do, a {@code PolicyBinder} knows.
 *
 * @param instances names of instances by their kinds, outermost first
 */
public record TaskPolicies(Map<PolicyKind, String> instances) {

    /** Names none. */
    public static final TaskPolicies NONE = new TaskPolicies(Map.of());

    /** A defensive copy, in the order of the kinds. */
    public TaskPolicies {
        var ordered = new EnumMap<PolicyKind, String>(PolicyKind.class);
        ordered.putAll(instances);
        instances = Collections.unmodifiableMap(ordered);
    }

    /** The name of the instance of that kind, or {@code null}. */
    public @Nullable String instance(PolicyKind kind) {
        return instances.get(kind);
    }

    /** Whether none is named. */
    public boolean isEmpty() {
        return instances.isEmpty();
    }

    /** These where they name one, and the others where they do not. */
    public TaskPolicies over(TaskPolicies others) {
        if (isEmpty()) {
            return others;
        }
        var both = new EnumMap<PolicyKind, String>(PolicyKind.class);
        both.putAll(others.instances);
        both.putAll(instances);
        return new TaskPolicies(both);
    }
}
