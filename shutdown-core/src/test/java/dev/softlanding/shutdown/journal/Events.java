package dev.softlanding.shutdown.journal;

import dev.softlanding.shutdown.AuditIdentity;
import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.policy.TaskPolicies;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a run tells. */
final class Events {

    static final Duration BUDGET = Duration.ofSeconds(29);

    private static final List<StackTraceElement> STACK =
            List.of(new StackTraceElement("com.example.Ledger", "close", "Ledger.java", 42));

    private Events() {}

    static ShutdownEvent runStarted(ShutdownReason reason) {
        return new ShutdownEvent.RunStarted(reason, 3, BUDGET);
    }

    static ShutdownEvent started(String task, Duration at) {
        return new ShutdownEvent.TaskStarted(task, AuditIdentity.NONE, at, Duration.ofSeconds(10), List.of());
    }

    static ShutdownEvent interrupted(String task, Duration at) {
        return new ShutdownEvent.TaskInterrupted(task, at, at, false, null, STACK);
    }

    static ShutdownEvent ended(String task, TaskStatus outcome, Duration at) {
        return ended(task, outcome, at, null);
    }

    static ShutdownEvent ended(String task, TaskStatus outcome, Duration at, Throwable failure) {
        return new ShutdownEvent.TaskEnded(
                task,
                AuditIdentity.NONE,
                outcome,
                null,
                at,
                Duration.ofSeconds(1),
                failure,
                null,
                outcome == TaskStatus.ABANDONED ? STACK : List.of());
    }

    /** Cut off, and its body goes on. */
    static ShutdownEvent cutOffAndStuck(String task, Duration at) {
        return new ShutdownEvent.TaskEnded(
                task,
                AuditIdentity.NONE,
                TaskStatus.CUT_OFF,
                "The cut-off came first.",
                at,
                Duration.ofSeconds(1),
                null,
                null,
                STACK);
    }

    static ShutdownEvent endedLate(String task, Duration at) {
        return new ShutdownEvent.TaskEndedLate(task, at);
    }

    static ShutdownEvent cutOff(Duration at, String... unfinished) {
        return new ShutdownEvent.CutOff(at, CutOffCause.DEADLINE, List.of(unfinished));
    }

    static ShutdownEvent runEnded(Duration elapsed, CutOffCause cutOff, TaskReport... tasks) {
        return new ShutdownEvent.RunEnded(report(elapsed, cutOff, tasks));
    }

    static ShutdownReport report(Duration elapsed, CutOffCause cutOff, TaskReport... tasks) {
        return new ShutdownReport(
                CoordinatorState.TERMINATED,
                ShutdownReason.SIGTERM,
                List.of(),
                Instant.EPOCH,
                elapsed,
                BUDGET,
                BUDGET,
                cutOff,
                null,
                List.of(),
                List.of(tasks),
                List.of(),
                List.of(),
                List.of());
    }

    static TaskReport task(String name, TaskStatus status) {
        return task(name, status, Duration.ofSeconds(1), null, null, false);
    }

    static TaskReport stuck(String name, TaskStatus status) {
        return task(name, status, Duration.ofSeconds(1), null, null, true);
    }

    static TaskReport task(
            String name, TaskStatus status, Duration duration, String explanation, Throwable failure, boolean stuck) {
        return new TaskReport(
                name,
                Phase.RELEASE,
                status,
                explanation,
                Origin.DECLARED,
                List.of(),
                AuditIdentity.NONE,
                Duration.ofSeconds(10),
                Duration.ZERO,
                null,
                FailurePolicy.CONTINUE,
                false,
                TaskPolicies.NONE,
                List.of(),
                List.of(),
                List.of(),
                duration == null ? null : Duration.ZERO,
                duration,
                null,
                null,
                0,
                0,
                false,
                List.of(),
                failure,
                List.of(),
                List.of(),
                stuck,
                null);
    }
}
