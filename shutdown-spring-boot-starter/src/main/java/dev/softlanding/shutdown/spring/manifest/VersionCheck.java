package dev.softlanding.shutdown.spring.manifest;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks whether the cluster knows the fields that are used. */
final class VersionCheck implements Check {

    static final String SLEEP = "sleep-version";
    static final String SLEEP_ZERO = "sleep-zero-version";
    static final String STOP_SIGNAL = "stop-signal";
    static final String STOP_SIGNAL_VERSION = "stop-signal-version";

    /** {@code preStop.sleep}: behind a gate in 1.29, on since 1.30, stable since 1.34. */
    private static final KubernetesVersion SLEEPING = KubernetesVersion.of(30);

    /** A sleep of zero seconds: behind a gate in 1.32, on since 1.33, stable since 1.34. */
    private static final KubernetesVersion SLEEPING_ZERO = KubernetesVersion.of(33);

    /** {@code stopSignal}: behind a gate since 1.33. */
    private static final KubernetesVersion SIGNALLING = KubernetesVersion.of(33);

    @Override
    public void check(Judged judged, Findings findings) {
        Field seconds = judged.field("lifecycle.preStop.sleep.seconds");
        Integer sleep = seconds.number();
        if (sleep != null) {
            boolean zero = sleep == 0;
            require(
                    zero ? SLEEP_ZERO : SLEEP,
                    seconds,
                    zero ? "A sleep of no time" : "A hook that sleeps",
                    zero ? SLEEPING_ZERO : SLEEPING,
                    judged.version(),
                    zero
                            ? "Leave lifecycle.preStop out."
                            : "Leave lifecycle.preStop out: the announce delay does the same.",
                    findings);
        }
        stopSignal(judged, findings);
    }

    private static void require(
            String code,
            Field field,
            String what,
            KubernetesVersion needed,
            @Nullable KubernetesVersion given,
            String fix,
            Findings findings) {
        if (given == null) {
            findings.note(
                    code,
                    field,
                    "%s needs Kubernetes %s or later; which one the cluster has was not said.".formatted(what, needed),
                    "Say which version it has.");
        } else if (given.isBefore(needed)) {
            findings.failure(
                    code,
                    field,
                    "%s needs Kubernetes %s or later; the cluster has %s, and refuses it or takes no notice."
                            .formatted(what, needed, given),
                    fix);
        }
    }

    private static void stopSignal(Judged judged, Findings findings) {
        Field field = judged.field("lifecycle.stopSignal");
        String signal = field.text();
        if (signal == null) {
            return;
        }
        if (!Set.of("SIGTERM", "SIGINT").contains(signal)) {
            findings.failure(
                    STOP_SIGNAL,
                    field,
                    "The plan runs at SIGTERM and at SIGINT; by another signal the JVM ends without it, or does not end.",
                    "stopSignal: SIGTERM");
        } else {
            require(
                    STOP_SIGNAL_VERSION,
                    field,
                    "A stopSignal",
                    SIGNALLING,
                    judged.version(),
                    "Leave it out: SIGTERM is what Kubernetes sends.",
                    findings);
        }
    }
}
