package dev.softlanding.shutdown.spring.report;

import dev.softlanding.shutdown.AuditIdentity;
import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.announce.Announcement;
import dev.softlanding.shutdown.flush.FlushReport;
import dev.softlanding.shutdown.journal.PreviousLife;
import dev.softlanding.shutdown.report.BudgetProof;
import dev.softlanding.shutdown.report.ChainLink;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.DroppedEdge;
import dev.softlanding.shutdown.report.EdgeReport;
import dev.softlanding.shutdown.report.Leftover;
import dev.softlanding.shutdown.report.PhaseReport;
import dev.softlanding.shutdown.report.Remedy;
import dev.softlanding.shutdown.report.RunOutcome;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.StepReport;
import dev.softlanding.shutdown.report.TaskProgress;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskSlack;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.spring.findings.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plan and its run as the endpoint, its page and a written report show them. Durations count from the start of the run where their name ends in {@code After}.
 *
 * @param application what the application is called, if it has a name
 * @param state where the coordinator stands
 * @param outcome how the run ended, if it is over
 * @param reason why the run was started, if it was
 * @param laterTriggers what else asked for a shutdown since
 * @param startedAt when the run started, if it was
 * @param announcement that the shutdown is near, or was when the run began, if somebody said so
 * @param budget what there is, and what is left of it
 * @param proof whether the plan fits the time that a run of it has; absent until it is armed
 * @param criticalPath which tasks decide how long a run takes
 * @param phases all phases, in order
 * @param tasks all tasks, each after its predecessors
 * @param droppedEdges edges of the plan that gave way to others
 * @param flushes what became of flushers
 * @param leftovers what should have been gone at the end of the run and was not; empty before
 * @param findings what was found at the start that stands in the way of an orderly end
 * @param previous how the previous life of this instance ended, if that is recorded
 */
public record ShutdownPlanDescriptor(
        @Nullable String application,
        CoordinatorState state,
        @Nullable RunOutcome outcome,
        @Nullable ShutdownReason reason,
        List<ShutdownReason> laterTriggers,
        @Nullable Instant startedAt,
        @Nullable Announcement announcement,
        BudgetDescriptor budget,
        @Nullable ProofDescriptor proof,
        CriticalPathDescriptor criticalPath,
        List<PhaseDescriptor> phases,
        List<TaskDescriptor> tasks,
        List<DroppedEdge> droppedEdges,
        List<FlushDescriptor> flushes,
        List<Leftover> leftovers,
        List<Finding> findings,
        @Nullable PreviousLife previous) {

    static ShutdownPlanDescriptor of(
            @Nullable String application,
            ShutdownReport report,
            @Nullable BudgetProof proof,
            @Nullable Announcement announcement,
            ScopeNames scopes,
            List<Finding> findings,
            @Nullable PreviousLife previous) {
        Map<String, TaskSlack> slacks = new HashMap<>();
        if (proof != null) {
            proof.tasks().forEach(slack -> slacks.put(slack.task(), slack));
        }
        return new ShutdownPlanDescriptor(
                application,
                report.state(),
                report.outcome(),
                report.reason(),
                report.laterTriggers(),
                report.startedAt(),
                announcement,
                BudgetDescriptor.of(report),
                proof == null ? null : ProofDescriptor.of(proof),
                new CriticalPathDescriptor(proof == null ? List.of() : proof.criticalPath(), report.criticalChain()),
                report.phases().stream().map(PhaseDescriptor::of).toList(),
                report.tasks().stream()
                        .map(task -> TaskDescriptor.of(task, slacks.get(task.name()), scopes))
                        .toList(),
                report.droppedEdges(),
                report.flushes().stream()
                        .map(flush -> FlushDescriptor.of(flush, scopes))
                        .toList(),
                scopes.of(report.leftovers()),
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
            @Nullable String abortedBy) {

        static BudgetDescriptor of(ShutdownReport report) {
            return new BudgetDescriptor(
                    report.budget(),
                    report.elapsed(),
                    report.remaining(),
                    report.worstCase(),
                    report.cutOff(),
                    report.abortedBy());
        }
    }

    /**
     * Whether the plan fits the time that a run of it has.
     *
     * @param fits whether what has to fit is within the budget
     * @param withoutOptional what has to fit: the longest path of timeouts without those of optional tasks; all of the worst
     *     case when workers are scarce
     * @param guaranteesFit whether every task gets at least its guaranteed time, whatever the others do
     * @param width no more tasks than this can ever want to run at the same time
     * @param workers how many tasks may run at the same time
     * @param remedies what to change if the plan does not fit; each suffices by itself
     */
    public record ProofDescriptor(
            boolean fits,
            Duration withoutOptional,
            boolean guaranteesFit,
            int width,
            int workers,
            List<Remedy> remedies) {

        static ProofDescriptor of(BudgetProof proof) {
            return new ProofDescriptor(
                    proof.fits(),
                    proof.withoutOptional(),
                    proof.guaranteesFit(),
                    proof.width(),
                    proof.workers(),
                    proof.remedies());
        }
    }

    /**
     * The tasks that decide how long a run takes.
     *
     * @param predicted those of the longest path of timeouts, in order
     * @param measured who waited for whom in the run so far, from its first task on
     */
    public record CriticalPathDescriptor(List<String> predicted, List<ChainLink> measured) {}

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

        static FlushDescriptor of(FlushReport flush, ScopeNames scopes) {
            return new FlushDescriptor(
                    flush.flusher(),
                    flush.forced(),
                    flush.outcome(),
                    flush.took(),
                    scopes.of(flush.failure(), flush.flusher()),
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
     * @param optional whether it is left out when the time is short
     * @param policies names of the policies around its work, or around the parts of it, by their kinds, outermost first
     * @param retries how often its work, or a part of it, was tried again
     * @param refusals how often a policy did not let its work, or a part of it, begin
     * @param fellBack whether its fallback was run in place of its work
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
     * @param earliestStart when it starts if every task before it takes its whole timeout
     * @param latestFinish when it has to have ended so that every task after it gets what is guaranteed to it, or if it is
     *     optional, so that every one that is not gets its whole timeout
     * @param slack how much longer it could take without making any path through it too long for the budget, optional tasks
     *     left out; if it is optional, until it might be left out itself
     * @param critical whether it has work and is on a longest path of timeouts
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
            boolean optional,
            Map<String, String> policies,
            int retries,
            int refusals,
            boolean fellBack,
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
            List<String> stack,
            @Nullable Duration earliestStart,
            @Nullable Duration latestFinish,
            @Nullable Duration slack,
            boolean critical) {

        /** @param slack where it lies in the budget; none before the plan is armed */
        static TaskDescriptor of(TaskReport task, @Nullable TaskSlack slack, ScopeNames scopes) {
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
                    task.optional(),
                    policies(task),
                    task.retries(),
                    task.refusals(),
                    task.fellBack(),
                    task.after(),
                    task.edges(),
                    task.absent(),
                    task.waitingFor(),
                    task.inFlight(),
                    task.progress(),
                    scopes.of(task.steps(), task.name()),
                    task.startedAfter(),
                    task.duration(),
                    scopes.of(task.failure(), task.name()),
                    task.overlaps(),
                    task.stuck(),
                    task.endedLateAfter(),
                    task.stack().stream().map(StackTraceElement::toString).toList(),
                    slack == null ? null : slack.earliestStart(),
                    slack == null ? null : slack.latestFinish(),
                    slack == null ? null : slack.slack(),
                    slack != null && slack.critical());
        }

        private static Map<String, String> policies(TaskReport task) {
            Map<String, String> policies = new LinkedHashMap<>();
            task.policies().instances().forEach((kind, instance) -> policies.put(kind.id(), instance));
            return policies;
        }
    }
}
