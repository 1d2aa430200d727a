package dev.softlanding.shutdown.spring.journal;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.journal.PreviousLife;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.ShutdownReport;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Details for people. Always up, because neither a shutdown nor the last one makes this instance ill; but where an application
 * wants readiness to end with the announcement, it is out of service from then on.
 */
final class ShutdownHealthIndicator extends AbstractHealthIndicator {

    private final ShutdownCoordinator coordinator;
    private final ProcessJournal journal;
    private final boolean refusing;

    /** @param refusing whether traffic is refused when a shutdown is announced or runs */
    ShutdownHealthIndicator(ShutdownCoordinator coordinator, ProcessJournal journal, boolean refusing) {
        this.coordinator = coordinator;
        this.journal = journal;
        this.refusing = refusing;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        CoordinatorState state = coordinator.state();
        boolean runs = state.compareTo(CoordinatorState.RUNNING) >= 0;
        if (refusing && (runs || coordinator.announcement().isPresent())) {
            health.outOfService();
        } else {
            health.up();
        }
        health.withDetail("state", state);
        coordinator.announcement().ifPresent(announcement -> health.withDetail("announcement", announcement));
        if (runs) {
            ShutdownReport run = coordinator.report();
            health.withDetail("budgetLeft", run.remaining());
        }
        if (state != CoordinatorState.ASSEMBLING) {
            health.withDetail("worstCaseFits", coordinator.proof().fits());
        }
        journal.previous().ifPresent(life -> {
            health.withDetail("previous", life.outcome());
            if (life.outcome() != PreviousLife.Outcome.NONE) {
                health.withDetail("previousDescription", life.describe());
            }
        });
    }
}
