package dev.softlanding.shutdown.report;

import dev.softlanding.shutdown.Origin;
import java.util.List;

/**
 * An edge that leads to a task.
 *
 * @param first the task or phase that has to end first
 * @param origin where the edge comes from; the highest, if there are several
 * @param path what led to it, if it was derived from how components use each other; else empty
 */
public record EdgeReport(String first, Origin origin, List<String> path) {

    /** A defensive copy of the path. */
    public EdgeReport {
        path = List.copyOf(path);
    }
}
