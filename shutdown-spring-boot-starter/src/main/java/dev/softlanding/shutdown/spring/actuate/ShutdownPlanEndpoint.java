package dev.softlanding.shutdown.spring.actuate;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.spring.findings.Findings;
import dev.softlanding.shutdown.spring.journal.ProcessJournal;
import dev.softlanding.shutdown.spring.report.ShutdownPlanDescriptor;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Shows the shutdown plan: what will happen, what is happening, what happened. Answers until the context closes, which is
 * the plan's last task. (The id {@code shutdown} is Boot's own.)
 */
@Endpoint(id = "shutdownplan", defaultAccess = Access.READ_ONLY)
public class ShutdownPlanEndpoint {

    private final ShutdownCoordinator coordinator;
    private final Findings findings;
    private final ProcessJournal journal;

    /** An endpoint that shows this coordinator's plan, these findings, and what the journal knows of the life before. */
    public ShutdownPlanEndpoint(ShutdownCoordinator coordinator, Findings findings, ProcessJournal journal) {
        this.coordinator = coordinator;
        this.findings = findings;
        this.journal = journal;
    }

    /** Plan and run as they stand now. */
    @ReadOperation
    public ShutdownPlanBody plan() {
        return new ShutdownPlanBody(ShutdownPlanDescriptor.of(
                coordinator.report(), findings.all(), journal.previous().orElse(null)));
    }
}
