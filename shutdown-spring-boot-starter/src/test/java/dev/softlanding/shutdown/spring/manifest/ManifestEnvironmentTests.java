package dev.softlanding.shutdown.spring.manifest;

import static dev.softlanding.shutdown.spring.manifest.Manifests.GOOD;
import static dev.softlanding.shutdown.spring.manifest.Manifests.withVariable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestEnvironmentTests {

    @Test
    void variablesOfOursAreThereAsThePlatformSetsThem() {
        String manifest = withVariable(GOOD, "{name: OTHER, value: a}");
        String more = withVariable(
                manifest,
                "{name: SHUTDOWN_MODE, valueFrom: {configMapKeyRef: {name: end, key: mode}}}\n            - {name: SHUTDOWN_INSTANCE, value: x-$(OTHER)-$(MISSING)}");

        assertThat(variables(more + "\n---\nkind: ConfigMap\nmetadata: {name: end}\ndata: {mode: strict}"))
                .containsExactly(
                        entry("SHUTDOWN_GRACE_PERIOD", "30"),
                        entry("SHUTDOWN_INSTANCE", "x-$(OTHER)-$(MISSING)"),
                        entry("SHUTDOWN_MODE", "strict"));
    }

    @Test
    void variableCountsTheLastTimeItIsSetAndMoreThanAWholeSource() {
        String manifest = """
                kind: Pod
                spec:
                  containers:
                  - name: a
                    envFrom: [{prefix: SHUTDOWN_, configMapRef: {name: one}}, {configMapRef: {name: two}}]
                    env: [{name: A, value: '1'}, {name: SHUTDOWN_C, value: '8'}, {name: SHUTDOWN_C, value: $(A)9}]
                ---
                {kind: ConfigMap, metadata: {name: one}, data: {A: '1', B: '1', C: '1'}}
                ---
                {kind: ConfigMap, metadata: {name: two}, data: {SHUTDOWN_B: '2'}}
                """;

        assertThat(variables(manifest))
                .containsExactly(entry("SHUTDOWN_A", "1"), entry("SHUTDOWN_B", "2"), entry("SHUTDOWN_C", "19"));
    }

    @Test
    void variablesOnWhichContainersDifferAreLeftOut() {
        String manifest = GOOD + "---\n"
                + withVariable(
                        Manifests.with("value: \"30\"", "value: \"40\""), "{name: SHUTDOWN_MODE, value: strict}");
        ManifestEnvironment environment = ManifestCheck.environment(
                "app.yaml",
                withVariable(manifest, "{name: SHUTDOWN_RESERVE, value: 2s}").replace("name: x", "name: y"),
                "demo-service");

        assertThat(environment.variables()).containsExactly(entry("SHUTDOWN_RESERVE", "2s"));
        assertThat(environment.leftOut())
                .containsExactly(
                        entry("SHUTDOWN_GRACE_PERIOD", "Containers differ in it: 30, 40."),
                        entry("SHUTDOWN_MODE", "Not every container has it."));
    }

    @Test
    void variableThatTheFileDoesNotTellIsLeftOut() {
        String manifest =
                withVariable(GOOD, "{name: SHUTDOWN_MODE, valueFrom: {secretKeyRef: {name: elsewhere, key: mode}}}");

        assertThat(ManifestCheck.environment("app.yaml", manifest, null).leftOut())
                .containsExactly(entry(
                        "SHUTDOWN_MODE",
                        "spec.template.spec.containers[0].env[0].valueFrom is not set by the manifest itself."));
    }

    private static Map<String, String> variables(String manifest) {
        return ManifestCheck.environment("app.yaml", manifest, null).variables();
    }
}
