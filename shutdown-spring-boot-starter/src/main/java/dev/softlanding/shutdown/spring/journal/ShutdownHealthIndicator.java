package dev.softlanding.shutdown.spring.journal;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.journal.PreviousLife;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Details for people; always up, because neither a shutdown nor the last one makes this instance ill. */
final class ShutdownHealthIndicator extends AbstractHealthIndicator {

    private final ShutdownCoordinator coordinator;
    private final ProcessJournal journal;

    ShutdownHealthIndicator(ShutdownCoordinator coordinator, ProcessJournal journal) {
        this.coordinator = coordinator;
        this.journal = journal;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        health.up().withDetail("state", coordinator.state());
        journal.previous().ifPresent(life -> {
            health.withDetail("previous", life.outcome());
            if (life.outcome() != PreviousLife.Outcome.NONE) {
                health.withDetail("previousDescription", life.describe());
            }
        });
    }
}
