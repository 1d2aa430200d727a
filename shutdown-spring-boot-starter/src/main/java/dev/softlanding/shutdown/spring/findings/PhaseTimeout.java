package dev.softlanding.shutdown.spring.findings;

import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Looks whether the application lets one of Spring's phases have all the time that there is for the whole shutdown. */
final class PhaseTimeout implements FindingSource {

    private static final String PROPERTY = "spring.lifecycle.timeout-per-shutdown-phase";

    private final Environment environment;
    private final ShutdownCoordinator coordinator;

    PhaseTimeout(Environment environment, ShutdownCoordinator coordinator) {
        this.environment = environment;
        this.coordinator = coordinator;
    }

    @Override
    public String name() {
        return FindingNames.PHASE_TIMEOUT;
    }

    @Override
    public List<Finding> look() {
        Duration budget = coordinator.proof().budget();
        return Binder.get(environment)
                .bind(PROPERTY, Duration.class)
                .map(timeout -> timeout.compareTo(budget) < 0 ? List.<Finding>of() : List.of(finding(timeout, budget)))
                .orElse(List.of());
    }

    private Finding finding(Duration timeout, Duration budget) {
        return new Finding(
                name(),
                ("'%s' is %s, for each phase of Spring's, one after the other; there are only %s for the whole shutdown"
                                + " before the cut-off.")
                        .formatted(PROPERTY, Wording.seconds(timeout), Wording.seconds(budget)),
                "Set it to what one phase may take, or raise the grace period, here ('shutdown.grace-period') and on the"
                        + " platform.");
    }
}
