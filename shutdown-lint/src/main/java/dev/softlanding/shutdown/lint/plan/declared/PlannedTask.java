package dev.softlanding.shutdown.lint.plan.declared;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Phase;
import java.util.List;

/**
 * A task as an annotation declares it.
 *
 * @param timeout as written; as {@code guaranteed}, that may be empty
 * @param owner who answers for it; empty if nobody does
 * @param type the qualified name of the class that has the method
 * @param place the source, as {@code Orders.java:31}; empty if not known
 * @param presence whether it is in the plan of the application
 */
public record PlannedTask(
        String name,
        Phase phase,
        String timeout,
        String guaranteed,
        List<String> after,
        List<String> before,
        boolean optional,
        FailurePolicy onFailure,
        String owner,
        String type,
        String method,
        String place,
        Presence presence) {

    /** How sure it is that a task is in the plan. */
    public enum Presence {
        /** As sure as can be. */
        SURE,
        /** Its bean is there only under a condition, or nobody knows it. */
        PERHAPS,
        /** It has a name that may be used and may stand for nothing. */
        NAME_ONLY,
        /** It comes after everything. */
        TERMINAL
    }

    /** The defensive copies. */
    public PlannedTask {
        after = List.copyOf(after);
        before = List.copyOf(before);
    }

    /** What declares it, as {@code com.acme.Orders#close}. */
    public String member() {
        return type + "#" + method;
    }

    /** Where it is declared, for a sentence. */
    public String whereabouts() {
        return place.isEmpty() ? member() : place;
    }

    /** Whether an edge of that list leads to that name. */
    public static boolean names(List<String> edges, String name) {
        return edges.stream().anyMatch(edge -> unmarked(edge).equals(name));
    }

    /** Without the marks at its end. */
    public static String unmarked(String edge) {
        int end = edge.length();
        while (end > 0 && "?!".indexOf(edge.charAt(end - 1)) >= 0) {
            end--;
        }
        return edge.substring(0, end);
    }
}
