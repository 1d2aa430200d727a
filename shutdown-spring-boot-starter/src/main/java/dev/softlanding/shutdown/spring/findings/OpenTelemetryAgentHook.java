package dev.softlanding.shutdown.spring.findings;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Looks for OpenTelemetry's Java agent where that does harm: its JVM hook cannot be turned off, but a plan that SIGTERM
 * starts has ended before any hook runs. So there is something to say only if SIGTERM does not start the plan.
 */
final class OpenTelemetryAgentHook implements FindingSource {

    static final String AGENT = "io.opentelemetry.javaagent.OpenTelemetryAgent";

    private final Predicate<String> classes;
    private final BooleanSupplier signalStartsPlan;

    /** @param classes whether there is a class of that name where agents are */
    OpenTelemetryAgentHook(Predicate<String> classes, BooleanSupplier signalStartsPlan) {
        this.classes = classes;
        this.signalStartsPlan = signalStartsPlan;
    }

    @Override
    public String name() {
        return FindingNames.HOOK_OPENTELEMETRY;
    }

    @Override
    public List<Finding> look() {
        if (signalStartsPlan.getAsBoolean() || !classes.test(AGENT)) {
            return List.of();
        }
        return List.of(new Finding(
                name(),
                "OpenTelemetry's Java agent closes its SDK in a JVM hook, and SIGTERM does not start the shutdown plan before"
                        + " such hooks run: the plan's spans are lost.",
                "Let shutdown.signals.enabled be true, and SIGTERM this process's: no setting of the agent turns its hook"
                        + " off."));
    }
}
