package dev.softlanding.shutdown.report;

import dev.softlanding.shutdown.AuditIdentity;
import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.policy.TaskPolicies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be said about one task, at one moment.
 *
 * @param name its name
 * @param phase its phase
 * @param status where it stands
 * @param explanation why it is so, as one sentence, if it was not done, was cut off, or was done by its fallback
 * @param origin where its phase and its own edges come from
 * @param components what it stops or waits for, if it names any
 * @param audit who answers for it
 * @param timeout the whole time it may take
 * @param guaranteed the time it is sure to get
 * @param effectiveTimeout the whole time it has or had in this run, if it has started: less than its timeout where the
 *     time begins that is guaranteed to later tasks, more where it asked for more and got it before the cut-off
 * @param onFailure what its failure means to others
 * @param optional whether it is left out when the time is short
 * @param policies the policies that are put around its work, or around the parts of it
 * @param edges the tasks and phases it waits for, each once, with what says so
 * @param absent names it would wait for if there were such tasks
 * @param waitingFor those of its predecessors, phases included, that have not ended; empty unless it waits in a run
 * @param startedAfter from the start of the run to its own, if it has started
 * @param duration how long its body ran, so far if it still runs; if it has started
 * @param inFlight how much work it still has in flight, if it can tell and has not ended
 * @param progress how far it has come, if it told
 * @param retries how often its work, or a part of it, was about to be tried again
 * @param refusals how often a policy did not let its work, or a part of it, begin, or begin again
 * @param fellBack whether its fallback was run in place of its work
 * @param steps the parts of its work that it told of, in their order
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
        @Nullable String explanation,
        Origin origin,
        List<String> components,
        AuditIdentity audit,
        Duration timeout,
        Duration guaranteed,
        @Nullable Duration effectiveTimeout,
        FailurePolicy onFailure,
        boolean optional,
        TaskPolicies policies,
        List<EdgeReport> edges,
        List<String> absent,
        List<String> waitingFor,
        @Nullable Duration startedAfter,
        @Nullable Duration duration,
        @Nullable Long inFlight,
        @Nullable TaskProgress progress,
        int retries,
        int refusals,
        boolean fellBack,
        List<StepReport> steps,
        @Nullable Throwable failure,
        List<String> overlaps,
        List<StackTraceElement> stack,
        boolean stuck,
        @Nullable Duration endedLateAfter) {

    /** The explanation of a task that did not start because somebody wanted it so. */
    public static final String DISABLED = "It is disabled.";

    /** The explanation of an optional task that was left out. */
    public static final String LEFT_OUT = "It is optional, and the time is short.";

    /** The explanation of a task that was taken out. */
    public static final String CANCELLED = "It was cancelled.";

    /** Defensive copies of the lists. */
    public TaskReport {
        components = List.copyOf(components);
        edges = List.copyOf(edges);
        steps = List.copyOf(steps);
        absent = List.copyOf(absent);
        waitingFor = List.copyOf(waitingFor);
        overlaps = List.copyOf(overlaps);
        stack = List.copyOf(stack);
    }

    /** Names of the tasks and phases it waits for. */
    public List<String> after() {
        List<String> names = new ArrayList<>(edges.size());
        for (EdgeReport edge : edges) {
            names.add(edge.first());
        }
        return names;
    }
}
