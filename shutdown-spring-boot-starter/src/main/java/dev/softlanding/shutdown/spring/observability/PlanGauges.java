package dev.softlanding.shutdown.spring.observability;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.BudgetProof;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.PhaseReport;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.time.TimeSource;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What gauges show of a plan and its run, and of what those of child contexts have in flight. All gauges of a scrape share one
 * look, which is remembered for a moment: it asks every task. Closed children are not kept alive.
 *
 * <p>This class is threadsafe.
 */
final class PlanGauges {

    private static final long FRESH_NANOS = Duration.ofMillis(100).toNanos();

    private final TimeSource time;
    private final ShutdownCoordinator coordinator;
    private final List<WeakReference<ShutdownCoordinator>> children = new CopyOnWriteArrayList<>();
    private volatile @Nullable Look last;

    /** @param coordinator whose plan it is */
    PlanGauges(ShutdownCoordinator coordinator, TimeSource time) {
        this.coordinator = coordinator;
        this.time = time;
    }

    /** Another plan, of a child context, is armed. */
    void add(ShutdownCoordinator child) {
        children.removeIf(known -> isOver(known.get()));
        children.add(new WeakReference<>(child));
    }

    private static boolean isOver(@Nullable ShutdownCoordinator child) {
        return child == null || child.state() == CoordinatorState.TERMINATED;
    }

    /** Whether the phase before that of telemetry has ended, now. */
    boolean isReleased() {
        for (PhaseReport phase : coordinator.report().phases()) {
            if (phase.phase() == Phase.RELEASE) {
                return phase.endedAfter() != null;
            }
        }
        return false;
    }

    double inFlight() {
        return look().inFlight();
    }

    double budget() {
        return seconds(look().proof().budget());
    }

    double remaining() {
        return seconds(look().report().remaining());
    }

    double worstCase() {
        return seconds(look().proof().worstCase());
    }

    double worstCaseWithoutOptional() {
        return seconds(look().proof().withoutOptional());
    }

    private Look look() {
        Look known = last;
        long now = time.nanos();
        if (known == null || now - known.at() > FRESH_NANOS) {
            known = look(now); // by two at once, if need be: foreign code is asked, so under no lock
            last = known;
        }
        return known;
    }

    private Look look(long now) {
        ShutdownReport report = coordinator.report();
        double inFlight = inFlight(report);
        for (WeakReference<ShutdownCoordinator> reference : children) {
            ShutdownCoordinator child = reference.get();
            if (child != null) {
                inFlight += inFlight(child.report());
            }
        }
        return new Look(now, report, coordinator.proof(), inFlight);
    }

    private static double inFlight(ShutdownReport report) {
        long sum = 0;
        for (TaskReport task : report.tasks()) {
            Long known = task.inFlight();
            sum += known == null ? 0 : known;
        }
        return sum;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /** What was seen at a moment. */
    private record Look(long at, ShutdownReport report, BudgetProof proof, double inFlight) {}
}
