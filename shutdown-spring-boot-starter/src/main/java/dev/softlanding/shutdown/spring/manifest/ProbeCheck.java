package dev.softlanding.shutdown.spring.manifest;

import org.jspecify.annotations.Nullable;

/** Looks whether the probes send traffic too early, or restart what only drains. */
final class ProbeCheck implements Check {

    static final String NO_READINESS = "readiness-missing";
    static final String AGGREGATED = "liveness-aggregated";
    static final String LIVENESS_IS_READINESS = "liveness-is-readiness";

    @Override
    public void check(Judged judged, Findings findings) {
        Field readiness = judged.field("readinessProbe");
        if (judged.workload().isServing()
                && !readiness.isThere()
                && !judged.field("ports").elements().isEmpty()) {
            findings.warning(
                    NO_READINESS,
                    readiness,
                    "Without it a new pod gets requests before it can serve them, while an old one is shut down.",
                    "readinessProbe:\n  httpGet:\n    path: /actuator/health/readiness\n    port: " + port(judged));
        }
        Field live = judged.field("livenessProbe.httpGet.path");
        String path = path(live);
        String fix = "path: /actuator/health/liveness";
        if (path == null) {
            return;
        }
        if (path.endsWith("/health")) {
            findings.warning(
                    AGGREGATED,
                    live,
                    "This is the health of all that the application uses: a database that is down, or a shutdown that has begun, restarts it.",
                    fix);
        } else if (path.endsWith("/readiness")
                || path.endsWith("/readyz")
                || path.equals(path(judged.field("readinessProbe.httpGet.path")))) {
            findings.warning(
                    LIVENESS_IS_READINESS,
                    live,
                    "This tells whether the application takes requests: one that drains does not, and is not to be restarted for it.",
                    fix);
        }
    }

    private static @Nullable String path(Field field) {
        String path = field.text();
        return path == null ? null : path.replaceAll("\\?.*", "").replaceAll("/+$", "");
    }

    private static String port(Judged judged) {
        Field live = judged.field("livenessProbe.httpGet.port");
        Field first = judged.field("ports").elements().get(0);
        return live.textOr(
                first.child("name").textOr(first.child("containerPort").textOr("8080")));
    }
}
