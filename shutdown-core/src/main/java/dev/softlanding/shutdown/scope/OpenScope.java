package dev.softlanding.shutdown.scope;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be said about a scope that is not closed, at one moment. At the end of a run: what leaked.
 *
 * @param name its name; names need not be unique
 * @param owner who answers for it, if declared
 * @param labels what else was declared about it, in the order of declaration
 * @param openedAt when it was opened, by the wall clock
 * @param age how long ago that was, by the monotonic clock
 * @param openedFrom the place in the code that opened it, outside this library
 * @param steps the names of its deferred steps that have not begun, in the order in which they will
 * @param closing whether somebody is closing it
 * @param leaked whether its handle is garbage: nobody but a shutdown can close it any more
 * @param overdue whether it was open for longer than its time to live
 */
public record OpenScope(
        String name,
        @Nullable String owner,
        Map<String, String> labels,
        Instant openedAt,
        Duration age,
        StackTraceElement openedFrom,
        List<String> steps,
        boolean closing,
        boolean leaked,
        boolean overdue) {

    /** Defensive copies of the collections. */
    public OpenScope {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        steps = List.copyOf(steps);
    }
}
