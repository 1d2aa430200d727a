package dev.softlanding.shutdown;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be said about one task, at one moment.
 *
 * @param name its name
 * @param phase its phase
 * @param status where it stands
 * @param timeout the whole time it may take
 * @param after names of the tasks and phases it waits for by its own edges and those that others declared towards it
 * @param waitingFor those of its predecessors, phases included, that have not ended; empty unless it waits in a run
 * @param startedAfter from the start of the run to its own, if it has started
 * @param duration how long its body ran, so far if it still runs; if it has started
 * @param inFlight how much work it still has in flight, if it can tell and has not ended
 * @param failure what it threw, if it threw
 * @param overlaps abandoned predecessors that were still running when it started
 * @param stack where it stood when it was last looked at, because it was interrupted or given up; else empty
 * @param stuck whether it was given up and its body still runs
 * @param endedLateAfter from the start of the run to its end, if it ended after it was given up
 */
public record TaskReport(
        String name,
        Phase phase,
        TaskStatus status,
        Duration timeout,
        List<String> after,
        List<String> waitingFor,
        @Nullable Duration startedAfter,
        @Nullable Duration duration,
        @Nullable Long inFlight,
        @Nullable Throwable failure,
        List<String> overlaps,
        List<StackTraceElement> stack,
        boolean stuck,
        @Nullable Duration endedLateAfter) {

    /** Defensive copies of the lists. */
    public TaskReport {
        after = List.copyOf(after);
        waitingFor = List.copyOf(waitingFor);
        overlaps = List.copyOf(overlaps);
        stack = List.copyOf(stack);
    }
}
