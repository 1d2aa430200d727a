package dev.softlanding.shutdown.spring.report;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.report.BudgetProof;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.spring.findings.Findings;
import dev.softlanding.shutdown.spring.journal.ProcessJournal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describes a coordinator's plan and run, beside what was found at the start and what is known of the life before. This class
 * is threadsafe.
 */
public final class PlanDescriber {

    private final @Nullable String application;
    private final ShutdownCoordinator coordinator;
    private final Findings findings;
    private final ProcessJournal journal;
    private final ScopeNames scopes;

    /**
     * @param application what the application is called, if it has a name
     * @param scopeNames whether names of scopes are shown
     */
    public PlanDescriber(
            @Nullable String application,
            ShutdownCoordinator coordinator,
            Findings findings,
            ProcessJournal journal,
            boolean scopeNames) {
        this.application = application;
        this.coordinator = coordinator;
        this.findings = findings;
        this.journal = journal;
        this.scopes = new ScopeNames(scopeNames);
    }

    /** Plan and run as they stand now. Consistent in itself; cheap enough for an endpoint. */
    public ShutdownPlanDescriptor describe() {
        ShutdownReport report;
        BudgetProof proof;
        Optional<ShutdownPlan> plan;
        do {
            plan = coordinator.plan();
            report = coordinator.report();
            proof = plan.map(coordinator::proofOf).orElse(null);
        } while (!plan.equals(coordinator.plan())); // it was changed meanwhile, and proof and report may be of two
        return describe(report, proof);
    }

    /** Plan and run as they stood when that was reported of the coordinator, in a run or after it. */
    public ShutdownPlanDescriptor describe(ShutdownReport report) {
        return describe(report, report.state() == CoordinatorState.ASSEMBLING ? null : coordinator.proof());
    }

    private ShutdownPlanDescriptor describe(ShutdownReport report, @Nullable BudgetProof proof) {
        return ShutdownPlanDescriptor.of(
                application,
                report,
                proof,
                coordinator.announcement().orElse(null),
                scopes,
                findings.all(),
                journal.previous().orElse(null));
    }
}
