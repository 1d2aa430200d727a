package dev.softlanding.shutdown.spring.manifest;

import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.spring.manifest.Setting.Property;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/** Looks whether the platform waits as long as the end may take. */
final class GraceCheck implements Check {

    static final String ZERO = "grace-zero";
    static final String TOO_SHORT = "grace-too-short";
    static final String PROBE_TOO_SHORT = "probe-grace-too-short";

    @Override
    public void check(Judged judged, Findings findings) {
        Integer grace = judged.grace();
        Budget budget = judged.budget();
        Field field = judged.workload().gracePeriod();
        if (grace != null && grace == 0) {
            findings.failure(
                    ZERO,
                    field,
                    "With a grace period of 0 s the pod is killed at once: there is no signal and no shutdown.",
                    fix(judged));
        } else if (grace != null && grace < budget.graceNeeded()) {
            findings.failure(
                    TOO_SHORT,
                    field,
                    "%s, and %s may need %d s: %s."
                            .formatted(
                                    field.isThere()
                                            ? "The grace period is %d s".formatted(grace)
                                            : "No grace period is set, so it is the usual %d s".formatted(grace),
                                    judged.container().name(),
                                    budget.graceNeeded(),
                                    budget.sum()),
                    fix(judged));
        }
        for (String probe : List.of("livenessProbe", "startupProbe")) {
            probe(judged, judged.field(probe + ".terminationGracePeriodSeconds"), findings);
        }
    }

    private static String fix(Judged judged) {
        PreStop hook = judged.hook();
        boolean isUnseen = hook.kind() == PreStop.Kind.SLEEP || hook.kind() == PreStop.Kind.OTHER;
        var settings = new TreeMap<Property, Duration>();
        settings.put(Property.GRACE_PERIOD, Duration.ofSeconds(judged.enough()));
        if (isUnseen && !judged.budget().beforeSignal().isZero()) {
            settings.put(Property.PRE_STOP, judged.budget().beforeSignal());
        }
        String fix = "terminationGracePeriodSeconds: " + judged.enough() + "\n" + judged.telling(settings);
        return hook.kind() == PreStop.Kind.SLEEP && !judged.announce().isZero()
                ? fix
                        + "\n# or without lifecycle.preStop and %s: the announce delay of %s serves on after the signal, and %d s are enough"
                                .formatted(
                                        Property.PRE_STOP.variable(),
                                        Wording.seconds(judged.announce()),
                                        judged.budget().graceNeededWithoutHook())
                : fix;
    }

    private static void probe(Judged judged, Field field, Findings findings) {
        Integer grace = field.number();
        if (grace != null && grace < judged.budget().graceNeeded()) {
            findings.warning(
                    PROBE_TOO_SHORT,
                    field,
                    "A restart by this probe gives %d s, and %s may need %d s: %s."
                            .formatted(
                                    grace,
                                    judged.container().name(),
                                    judged.budget().graceNeeded(),
                                    judged.budget().sum()),
                    "Leave it out, so that a restart has the grace period of the pod.");
        }
    }
}
