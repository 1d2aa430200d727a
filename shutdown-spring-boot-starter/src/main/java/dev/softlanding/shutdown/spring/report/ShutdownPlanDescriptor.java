package dev.softlanding.shutdown.spring.report;

import dev.softlanding.shutdown.AuditIdentity;
import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.flush.FlushReport;
import dev.softlanding.shutdown.journal.PreviousLife;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.DroppedEdge;
import dev.softlanding.shutdown.report.EdgeReport;
import dev.softlanding.shutdown.report.Leftover;
import dev.softlanding.shutdown.report.PhaseReport;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.StepReport;
import dev.softlanding.shutdown.report.TaskProgress;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.spring.findings.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan and its run as the endpoint, its page and a written report show them. Durations count from the start of the run where their name ends in {@code After}.
 *
 * @param state where the coordinator stands
 * @param reason why the run was started, if it was
 * @param laterTriggers what else asked for a shutdown since
 * @param startedAt when the run started, if it was
 * @param budget what there is, and what is left of it
 * @param phases all phases, in order
 * @param tasks all tasks, each after its predecessors
 * @param droppedEdges edges of the plan that gave way to others
 * @param flushes what became of flushers
 * @param leftovers what should have been gone at the end of the run and was not; empty before
 * @param findings what was found at the start that stands in the way of an orderly end
 * @param previous how the previous life of this instance ended, if that is recorded
 */
public record ShutdownPlanDescriptor(
        CoordinatorState state,
        @Nullable ShutdownReason reason,
        List<ShutdownReason> laterTriggers,
        @Nullable Instant startedAt,
        BudgetDescriptor budget,
        List<PhaseDescriptor> phases,
        List<TaskDescriptor> tasks,
        List<DroppedEdge> droppedEdges,
        List<FlushDescriptor> flushes,
        List<Leftover> leftovers,
        List<Finding> findings,
        @Nullable PreviousLife previous) {

    /** Describes what is reported, beside what was found at the start and what is known of the life before. */
    public static ShutdownPlanDescriptor of(
            ShutdownReport report, List<Finding> findings, @Nullable PreviousLife previous) {
        return new ShutdownPlanDescriptor(
                report.state(),
                report.reason(),
                report.laterTriggers(),
                report.startedAt(),
                new BudgetDescriptor(
                        report.budget(),
                        report.elapsed(),
                        report.remaining(),
                        report.worstCase(),
                        report.cutOff(),
                        report.abortedBy()),
                report.phases().stream().map(PhaseDescriptor::of).toList(),
                report.tasks().stream().map(TaskDescriptor::of).toList(),
                report.droppedEdges(),
                report.flushes().stream().map(FlushDescriptor::of).toList(),
                report.leftovers(),
                findings,
                previous);
    }

    /**
     * The time of a run.
     *
     * @param total from the start of the run to the cut-off
     * @param used how much of it is gone
     * @param remaining how much of it is left
     * @param worstCase the longest path of timeouts through the plan
     * @param cutOff what brought the cut-off, if it came before the plan had ended
     * @param abortedBy the task whose failure ended the run, if one did
     */
    public record BudgetDescriptor(
            Duration total,
            Duration used,
            Duration remaining,
            Duration worstCase,
            @Nullable CutOffCause cutOff,
            @Nullable String abortedBy) {}

    /**
     * What became of a flusher.
     *
     * @param flusher its name
     * @param forced whether that was at the cut-off, and not at the start of the run
     * @param outcome how it ended
     * @param took how long it ran
     * @param failure what it threw, if it failed
     * @param stack where it stood when its time was over, innermost frame first
     */
    public record FlushDescriptor(
            String flusher,
            boolean forced,
            FlushReport.Outcome outcome,
            Duration took,
            @Nullable String failure,
            List<String> stack) {

        static FlushDescriptor of(FlushReport flush) {
            Throwable failure = flush.failure();
            return new FlushDescriptor(
                    flush.flusher(),
                    flush.forced(),
                    flush.outcome(),
                    flush.took(),
                    failure == null ? null : failure.toString(),
                    flush.stack().stream().map(StackTraceElement::toString).toList());
        }
    }

    /** Where a phase stands. */
    public enum PhaseStatus {
        /** An earlier phase has not ended, or there is no run. */
        WAITING,
        /** Its tasks may run. */
        RUNNING,
        /** All of its tasks have ended. */
        ENDED
    }

    /**
     * A phase.
     *
     * @param name its name
     * @param status where it stands
     * @param startedAfter when all earlier phases had ended
     * @param endedAfter when all of its tasks had ended
     */
    public record PhaseDescriptor(
            String name,
            PhaseStatus status,
            @Nullable Duration startedAfter,
            @Nullable Duration endedAfter) {

        static PhaseDescriptor of(PhaseReport phase) {
            PhaseStatus status = phase.endedAfter() != null
                    ? PhaseStatus.ENDED
                    : phase.startedAfter() != null ? PhaseStatus.RUNNING : PhaseStatus.WAITING;
            return new PhaseDescriptor(phase.phase().id(), status, phase.startedAfter(), phase.endedAfter());
        }
    }

    /**
     * A task.
     *
     * @param name its name
     * @param phase its phase
     * @param status where it stands
     * @param explanation why it is so, if it did not start or did not end by itself
     * @param origin where its phase and its own edges come from
     * @param components what it stops or waits for, if it names any
     * @param audit who answers for it, if it says so
     * @param timeout the whole time it may take
     * @param guaranteed the time it is sure to get
     * @param effectiveTimeout the whole time it has or had in the run, if it has started
     * @param onFailure what its failure means to others
     * @param after the tasks and phases it waits for
     * @param edges the same, each with where it comes from and, if it was inferred, by what path
     * @param absent what it would wait for if there were such tasks
     * @param waitingFor those of them that have not ended, while it waits
     * @param inFlight how much work it still has in flight, if it can tell
     * @param progress how far it has come, if it told
     * @param steps the parts of its work so far
     * @param startedAfter when it started
     * @param duration how long it ran, or has been running
     * @param failure what it threw
     * @param overlaps abandoned predecessors that were still running when it started
     * @param stuck whether it was given up and still runs
     * @param endedLateAfter when it ended, if it was given up before
     * @param stack where it stood when it was interrupted or given up, innermost frame first
     */
    public record TaskDescriptor(
            String name,
            String phase,
            TaskStatus status,
            @Nullable String explanation,
            Origin origin,
            List<String> components,
            @Nullable AuditIdentity audit,
            Duration timeout,
            Duration guaranteed,
            @Nullable Duration effectiveTimeout,
            FailurePolicy onFailure,
            List<String> after,
            List<EdgeReport> edges,
            List<String> absent,
            List<String> waitingFor,
            @Nullable Long inFlight,
            @Nullable TaskProgress progress,
            List<StepReport> steps,
            @Nullable Duration startedAfter,
            @Nullable Duration duration,
            @Nullable String failure,
            List<String> overlaps,
            boolean stuck,
            @Nullable Duration endedLateAfter,
            List<String> stack) {

        static TaskDescriptor of(TaskReport task) {
            return new TaskDescriptor(
                    task.name(),
                    task.phase().id(),
                    task.status(),
                    task.explanation(),
                    task.origin(),
                    task.components(),
                    task.audit().equals(AuditIdentity.NONE) ? null : task.audit(),
                    task.timeout(),
                    task.guaranteed(),
                    task.effectiveTimeout(),
                    task.onFailure(),
                    task.after(),
                    task.edges(),
                    task.absent(),
                    task.waitingFor(),
                    task.inFlight(),
                    task.progress(),
                    task.steps(),
                    task.startedAfter(),
                    task.duration(),
                    task.failure() == null ? null : task.failure().toString(),
                    task.overlaps(),
                    task.stuck(),
                    task.endedLateAfter(),
                    task.stack().stream().map(StackTraceElement::toString).toList());
        }
    }
}
