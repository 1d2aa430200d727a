package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.engine.machine.RunMachine;
import dev.softlanding.shutdown.flush.ForcedFlush;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.Leftover;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as those see it who ask: what triggered it, where it stands, how it ended, and its report.
 *
 * <p>This class is threadsafe, but for what is called under the run's lock.
 */
final class Chronicle {

    private final ShutdownRun run;
    private final ShutdownPlan plan;
    private final ShutdownReason reason;
    private final ForcedFlush flush;
    private final RunLock lock;
    private final TimeSource time;
    private final long startedAt;
    private final Instant startedInstant;

    private volatile @Nullable ShutdownReport finalReport;

    // All below: guarded by the lock.
    private final List<ShutdownReason> laterTriggers = new ArrayList<>();
    private List<Leftover> leftover = List.of();
    private long terminatedAt;
    private CoordinatorState state = CoordinatorState.RUNNING;

    /** The run begins. */
    Chronicle(
            ShutdownRun run,
            ShutdownPlan plan,
            ShutdownReason reason,
            ForcedFlush flush,
            RunLock lock,
            TimeSource time) {
        this.run = run;
        this.plan = plan;
        this.reason = reason;
        this.flush = flush;
        this.lock = lock;
        this.time = time;
        this.startedAt = time.nanos();
        this.startedInstant = time.instant();
    }

    ShutdownReason reason() {
        return reason;
    }

    CoordinatorState state() {
        lock.acquire();
        try {
            return state;
        } finally {
            lock.release();
        }
    }

    /** Whether any of the triggers was a signal. Under the lock. */
    boolean hasSignal() {
        for (ShutdownReason later : laterTriggers) {
            if (later.isSignal()) {
                return true;
            }
        }
        return reason.isSignal();
    }

    /** Another trigger came. Under the lock. */
    void joined(ShutdownReason later) {
        laterTriggers.add(later);
        finalReport = null;
    }

    /** What must not be lost is being flushed. Under the lock. */
    void flushing() {
        state = CoordinatorState.FLUSHING;
    }

    /** The run is over; its report. */
    ShutdownReport terminated(List<Leftover> found) {
        lock.acquire();
        try {
            leftover = found;
            terminatedAt = time.nanos();
            state = CoordinatorState.TERMINATED;
        } finally {
            lock.release();
        }
        ShutdownReport report = currentReport();
        keepUnlessJoined(report);
        return report;
    }

    /** The report of the end is the last one, unless something is stuck, which may still end, or another trigger came. */
    private void keepUnlessJoined(ShutdownReport report) {
        lock.acquire();
        try {
            boolean last = report.laterTriggers().size() == laterTriggers.size() && !report.hasStuckTasks();
            finalReport = last ? report : null;
        } finally {
            lock.release();
        }
    }

    /** A look at the run, consistent in itself. */
    ShutdownReport report() {
        ShutdownReport last = finalReport;
        return last == null ? currentReport() : last;
    }

    private ShutdownReport currentReport() {
        Answers answers = Answers.of(plan, !isOver());
        RunMachine machine = run.machine();
        lock.acquire();
        try {
            long now = state == CoordinatorState.TERMINATED ? terminatedAt : time.nanos();
            var reports = new Reports(plan, machine, startedAt, now);
            int abortedBy = machine.abortedBy();
            return new ShutdownReport(
                    state,
                    reason,
                    laterTriggers,
                    startedInstant,
                    sinceStart(now),
                    sinceStart(machine.limits().plannedCutOffAt()),
                    plan.worstCase(),
                    machine.cutOffCause(),
                    abortedBy == RunMachine.NONE ? null : plan.task(abortedBy).name(),
                    reports.phases(),
                    reports.tasks(answers, run.stacks().all(), run.workforce().executions()),
                    plan.droppedEdges(),
                    flush.reports(),
                    leftover);
        } finally {
            lock.release();
        }
    }

    private boolean isOver() {
        lock.acquire();
        try {
            return state == CoordinatorState.TERMINATED || run.machine().isFinished();
        } finally {
            lock.release();
        }
    }

    /** When the run began. */
    long startedAt() {
        return startedAt;
    }

    /** How long after the start of the run a moment is. */
    Duration sinceStart(long moment) {
        return Duration.ofNanos(Math.max(0, moment - startedAt));
    }
}
