package dev.softlanding.shutdown.progress;

import dev.softlanding.shutdown.AuditIdentity;
import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.policy.TaskPolicies;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.StepReport;
import dev.softlanding.shutdown.report.TaskProgress;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is reported of a run in the middle. */
final class Reports {

    private static final Duration BUDGET = Duration.ofSeconds(29);

    private Reports() {}

    static ShutdownReport report(int elapsed, TaskReport... tasks) {
        return new ShutdownReport(
                CoordinatorState.RUNNING,
                ShutdownReason.SIGINT,
                List.of(),
                Instant.EPOCH,
                Duration.ofMillis(elapsed),
                BUDGET,
                BUDGET,
                null,
                null,
                List.of(),
                List.of(tasks),
                List.of(),
                List.of(),
                List.of());
    }

    static TaskReport running(String name, int ranFor, int timeout) {
        return task(name, TaskStatus.RUNNING, ranFor, timeout, null, null);
    }

    static TaskReport running(
            String name, int ranFor, int timeout, Long inFlight, TaskProgress progress, String... steps) {
        return task(name, TaskStatus.RUNNING, ranFor, timeout, inFlight, progress, steps);
    }

    /** @param ranFor so many milliseconds, and {@code timeout} as well */
    static TaskReport task(
            String name,
            TaskStatus status,
            int ranFor,
            int timeout,
            Long inFlight,
            TaskProgress progress,
            String... steps) {
        return new TaskReport(
                name,
                Phase.RELEASE,
                status,
                null,
                Origin.DECLARED,
                List.of(),
                AuditIdentity.NONE,
                Duration.ofHours(1),
                Duration.ZERO,
                Duration.ofMillis(timeout),
                FailurePolicy.CONTINUE,
                false,
                TaskPolicies.NONE,
                List.of(),
                List.of(),
                List.of(),
                Duration.ZERO,
                Duration.ofMillis(ranFor),
                inFlight,
                progress,
                0,
                0,
                false,
                List.of(steps).stream()
                        .map(step -> new StepReport(step, Duration.ZERO, Duration.ZERO))
                        .toList(),
                null,
                List.of(),
                List.of(),
                false,
                null);
    }
}
