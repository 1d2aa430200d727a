package dev.softlanding.shutdown.report;

import dev.softlanding.shutdown.AuditIdentity;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.flush.FlushReport;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that happened in a run. Times named {@code at} are counted from the start of the run. */
public sealed interface ShutdownEvent {

    /**
     * A run began.
     *
     * @param reason why
     * @param tasks how many tasks the plan has
     * @param budget the time until the cut-off
     */
    record RunStarted(ShutdownReason reason, int tasks, Duration budget) implements ShutdownEvent {}

    /**
     * Something else asked for a shutdown that had begun already.
     *
     * @param reason the reason of the later one
     * @param at when
     */
    record TriggerJoined(ShutdownReason reason, Duration at) implements ShutdownEvent {}

    /**
     * Who had asked for the shutdown did so again, and does not want to wait any longer: the cut-off is now.
     *
     * @param reason the reason of the later one
     * @param at when
     * @param untilHalt how long the process has from then, before it halts at the latest
     */
    record PatienceEnded(ShutdownReason reason, Duration at, Duration untilHalt) implements ShutdownEvent {}

    /**
     * A task's body began to run.
     *
     * @param task its name
     * @param audit who answers for it
     * @param at when
     * @param timeout the whole time it has: its timeout, or less where the time begins that is guaranteed to later tasks
     * @param overlaps abandoned predecessors that may still be running
     */
    record TaskStarted(String task, AuditIdentity audit, Duration at, Duration timeout, List<String> overlaps)
            implements ShutdownEvent {}

    /**
     * The work of a task, or a part of it, has failed and is about to be tried again.
     *
     * @param task its name
     * @param part what the part is called; {@code null} if it is the whole
     * @param at when
     * @param attempts how often it has been tried by now
     * @param pause the time until it is tried again
     * @param failure with what it failed
     */
    record TaskRetried(String task, @Nullable String part, Duration at, int attempts, Duration pause, Throwable failure)
            implements ShutdownEvent {}

    /**
     * The work of a task, or a part of it, was not begun, or not once more, because a policy did not allow it.
     *
     * @param task its name
     * @param part what the part is called; {@code null} if it is the whole
     * @param at when
     * @param reason why, as one sentence
     */
    record TaskRefused(String task, @Nullable String part, Duration at, String reason) implements ShutdownEvent {}

    /**
     * The fallback of a task was run in place of its work.
     *
     * @param task its name
     * @param at when
     * @param because what the work failed with, or a {@link dev.softlanding.shutdown.SkippedException} if it was not begun
     */
    record TaskFellBack(String task, Duration at, Throwable because) implements ShutdownEvent {}

    /**
     * A task was interrupted, or what it left behind was cancelled, because its timeout or the cut-off has come.
     *
     * @param task its name
     * @param at when
     * @param ranFor how long it had been running
     * @param cancelled whether it had returned, and the stage it left behind was cancelled
     * @param step the part of its work that it told of last, if it told of any
     * @param stack where it was, innermost frame first; empty if it was not on a thread
     */
    record TaskInterrupted(
            String task,
            Duration at,
            Duration ranFor,
            boolean cancelled,
            @Nullable String step,
            List<StackTraceElement> stack)
            implements ShutdownEvent {}

    /**
     * A task has its outcome.
     *
     * @param task its name
     * @param audit who answers for it
     * @param outcome how it ended
     * @param explanation why, as one sentence, unless it ended by itself
     * @param at when
     * @param duration how long its body ran, if it started
     * @param failure what it threw, if it threw
     * @param step the part of its work that it is at, if it has not ended and told of any
     * @param stack where it stands, innermost frame first, if it has not ended; else empty
     */
    record TaskEnded(
            String task,
            AuditIdentity audit,
            TaskStatus outcome,
            @Nullable String explanation,
            Duration at,
            @Nullable Duration duration,
            @Nullable Throwable failure,
            @Nullable String step,
            List<StackTraceElement> stack)
            implements ShutdownEvent {}

    /**
     * A task that had been given up came to its end after all.
     *
     * @param task its name
     * @param at when
     */
    record TaskEndedLate(String task, Duration at) implements ShutdownEvent {}

    /**
     * All tasks of a phase, and all phases before it, have ended.
     *
     * @param phase which
     * @param at when
     */
    record PhaseEnded(Phase phase, Duration at) implements ShutdownEvent {}

    /**
     * The cut-off came before the plan had ended.
     *
     * @param at when
     * @param cause what brought it
     * @param unfinished tasks that were running, or had not started
     */
    record CutOff(Duration at, CutOffCause cause, List<String> unfinished) implements ShutdownEvent {}

    /**
     * A flusher has had its time.
     *
     * @param report what became of it
     * @param at when
     */
    record Flushed(FlushReport report, Duration at) implements ShutdownEvent {}

    /**
     * The run is over.
     *
     * @param report all of it
     */
    record RunEnded(ShutdownReport report) implements ShutdownEvent {}
}
