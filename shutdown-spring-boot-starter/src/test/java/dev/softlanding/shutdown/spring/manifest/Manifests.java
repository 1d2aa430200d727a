package dev.softlanding.shutdown.spring.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

/** A manifest that is good, and what is found in it when it has been changed. */
final class Manifests {

    static final String POD = "spec.template.spec.";
    static final String CONTAINER = POD + "containers[0].";

    /** What k8s/deployment.yaml says of the demo's plan; nobody has told the application anything. */
    static final PlanDemand DEMAND = new PlanDemand(
            "demo-service",
            Duration.ofMillis(28_500),
            Duration.ofMillis(28_500),
            Duration.ofSeconds(24),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            false,
            Duration.ZERO);

    static final String GOOD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: demo-service
            spec:
              template:
                metadata:
                  annotations:
                    softlanding.dev/grace: "30"
                spec:
                  terminationGracePeriodSeconds: 30
                  containers:
                    - name: demo-service
                      image: registry.example/team/demo-service:1
                      env:
                        - name: SHUTDOWN_GRACE_PERIOD
                          value: "30"
                      lifecycle: {}
                      ports:
                        - name: http
                          containerPort: 8080
                        - name: management
                          containerPort: 8081
                      livenessProbe:
                        httpGet:
                          path: /actuator/health/liveness
                          port: management
                      readinessProbe:
                        httpGet:
                          path: /actuator/health/readiness
                          port: management
            """;

    static final String GRACE = "terminationGracePeriodSeconds: 30";

    private Manifests() {}

    /** The good one with something else in the place of a part of it. */
    static String with(String part, String other) {
        return replaced(GOOD, part, other);
    }

    static String replaced(String manifest, String part, String other) {
        assertThat(manifest).contains(part);
        return manifest.replace(part, other);
    }

    /** The good one with something in {@code lifecycle}, as flow. */
    static String withLifecycle(String lifecycle) {
        return with("lifecycle: {}", "lifecycle: {" + lifecycle + "}");
    }

    /** The good one with more variables, as elements of {@code env} in flow style. */
    static String withVariable(String manifest, String variable) {
        return replaced(manifest, "env:\n", "env:\n            - " + variable + "\n");
    }

    static List<ManifestFinding> check(String manifest, PlanDemand demand) {
        return ManifestCheck.check("app.yaml", manifest, demand, "1.34");
    }

    /** What is found, each as severity, code, path and value. */
    static List<String> found(String manifest) {
        return found(manifest, DEMAND);
    }

    static List<String> found(String manifest, PlanDemand demand) {
        return brief(check(manifest, demand));
    }

    static List<String> brief(List<ManifestFinding> findings) {
        return findings.stream()
                .map(finding ->
                        "%s %s %s = %s".formatted(finding.severity(), finding.code(), finding.path(), finding.value()))
                .toList();
    }

    /** As the application says it itself, in its settings or by what it was given of the manifest. */
    static PlanDemand configured(int grace) {
        return new PlanDemand(
                DEMAND.application(),
                DEMAND.worstCase(),
                DEMAND.withoutOptional(),
                DEMAND.announced(),
                DEMAND.announce(),
                DEMAND.reserve(),
                Duration.ofSeconds(grace),
                true,
                DEMAND.preStop());
    }
}
