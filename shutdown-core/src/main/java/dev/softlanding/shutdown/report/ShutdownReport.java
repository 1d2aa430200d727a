package dev.softlanding.shutdown.report;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.flush.FlushReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be said about a plan and its run, at one moment: before the run, during it, and as its result.
 *
 * @param state where the coordinator stands
 * @param reason why the run was started, if it was
 * @param laterTriggers what else asked for a shutdown since
 * @param startedAt when the run started, by the wall clock
 * @param elapsed how long the run has lasted or did last; zero before it
 * @param budget the time from the start of the run to the moment of its cut-off, even if somebody brought that about earlier;
 *     before a run, what one would have
 * @param worstCase the longest path of timeouts through the plan
 * @param cutOff what brought the cut-off, if it came before the plan had ended
 * @param abortedBy the task whose failure ended the run, if one did
 * @param phases all phases, in order
 * @param tasks all tasks, each after its predecessors
 * @param droppedEdges edges of the plan that gave way to others
 * @param flushes what became of flushers, in the order in which they ended
 * @param leftovers what should have been gone at the end of the run and was not; empty before
 */
public record ShutdownReport(
        CoordinatorState state,
        @Nullable ShutdownReason reason,
        List<ShutdownReason> laterTriggers,
        @Nullable Instant startedAt,
        Duration elapsed,
        Duration budget,
        Duration worstCase,
        @Nullable CutOffCause cutOff,
        @Nullable String abortedBy,
        List<PhaseReport> phases,
        List<TaskReport> tasks,
        List<DroppedEdge> droppedEdges,
        List<FlushReport> flushes,
        List<Leftover> leftovers) {

    /** Defensive copies of the lists. */
    public ShutdownReport {
        laterTriggers = List.copyOf(laterTriggers);
        phases = List.copyOf(phases);
        tasks = List.copyOf(tasks);
        droppedEdges = List.copyOf(droppedEdges);
        flushes = List.copyOf(flushes);
        leftovers = List.copyOf(leftovers);
    }

    /** How the run ended, or {@code null} while it has not. */
    public @Nullable RunOutcome outcome() {
        if (state != CoordinatorState.TERMINATED) {
            return null;
        }
        if (cutOff != null) {
            return RunOutcome.FORCED;
        }
        for (TaskReport task : tasks) {
            if (task.status().isFailure()) {
                return RunOutcome.DEGRADED;
            }
        }
        return RunOutcome.CLEAN;
    }

    /** What is left of the budget: nothing once the cut-off has come. Never negative. */
    public Duration remaining() {
        Duration left = budget.minus(elapsed);
        return cutOff != null || left.isNegative() ? Duration.ZERO : left;
    }

    /** The task of that name. */
    public Optional<TaskReport> task(String name) {
        return tasks.stream().filter(task -> task.name().equals(name)).findFirst();
    }

    /**
     * The tasks that have started by how long each ran itself, longest first. Where the time went; not what made the run
     * long, since other tasks ran beside them: that is {@link #criticalChain()}.
     *
     * <p>The idea is that of {@code systemd-analyze blame}.
     */
    public List<TaskReport> blame() {
        return tasks.stream()
                .filter(task -> task.duration() != null)
                .sorted(Comparator.comparing(TaskReport::duration, Comparator.nullsFirst(Comparator.naturalOrder()))
                        .reversed())
                .toList();
    }

    /**
     * Who waited for whom, from the start of the run to its end: the task that ended last, before it that of its
     * predecessors which ended last, and so on to a task that waited for nobody. Only a shorter time in this chain makes
     * the run shorter. It is the measured critical path; the one expected by the timeouts is {@link
     * BudgetProof#criticalPath()}. While the run goes on, running tasks end now. Empty before it.
     *
     * <p>The end of a phase is that of the task which ended last in it or before it. A predecessor that never started is
     * replaced by its own. One that was given up has ended then, even if it still runs.
     *
     * <p>The idea is that of {@code systemd-analyze critical-chain}.
     */
    public List<ChainLink> criticalChain() {
        return new CriticalChain(this).links();
    }

    /** Whether a task was given up and still runs, so that an orderly end of the JVM could wait for it for ever. */
    public boolean hasStuckTasks() {
        for (TaskReport task : tasks) {
            if (task.stuck()) {
                return true;
            }
        }
        return false;
    }
}
