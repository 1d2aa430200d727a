package dev.softlanding.shutdown;

import java.util.List;

/**
 * An edge between two tasks that neither of them declares, because somebody else knows of it: who looks at how the components of
 * an application use each other, say. It gives way to edges of higher {@linkplain Origin origins}, and is nothing where one of
 * its tasks is not in the plan.
 *
 * @param first the task that has to end first
 * @param then the task that comes after it
 * @param origin how it is known
 * @param path what led to it, from the one to the other, for people to read; may be empty
 */
public record TaskEdge(String first, String then, Origin origin, List<String> path) {

    /** A defensive copy of the path. */
    public TaskEdge {
        path = List.copyOf(path);
    }
}
