package dev.softlanding.shutdown.spring.manifest;

import static dev.softlanding.shutdown.spring.manifest.Manifests.CONTAINER;
import static dev.softlanding.shutdown.spring.manifest.Manifests.DEMAND;
import static dev.softlanding.shutdown.spring.manifest.Manifests.GRACE;
import static dev.softlanding.shutdown.spring.manifest.Manifests.POD;
import static dev.softlanding.shutdown.spring.manifest.Manifests.check;
import static dev.softlanding.shutdown.spring.manifest.Manifests.found;
import static dev.softlanding.shutdown.spring.manifest.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeCheckTests {

    @ParameterizedTest
    @CsvSource({
        "abc, 'abc', abc",
        "'\"30\"', '30', 30",
        "30.0, the number 30.0, 30.0",
        "-1, the number -1, -1",
        "99999999999, the number 99999999999, 99999999999",
        "true, true, true",
        "[30], '[\"30\"]', '[\"30\"]'",
        "{a: b}, a map, a map",
        "2026-01-01, '2026-01-01', 2026-01-01"
    })
    void graceThatIsNoWholeNumberOfSecondsFails(String written, String described, String value) {
        assertThat(check(with(GRACE, "terminationGracePeriodSeconds: " + written), DEMAND))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo("wrong-type");
                    assertThat(finding.path()).isEqualTo(POD + "terminationGracePeriodSeconds");
                    assertThat(finding.value()).isEqualTo(value);
                    assertThat(finding.problem().replace("'", ""))
                            .isEqualTo("terminationGracePeriodSeconds is %s, not whole seconds."
                                    .formatted(described.replace("'", "")));
                    assertThat(finding.fix()).isEqualTo("Use whole seconds.");
                });
    }

    @Test
    void variableThatIsNoTextFailsAndIsReadAllTheSame() {
        assertThat(check(with("value: \"30\"", "value: 31"), DEMAND))
                .extracting(ManifestFinding::code)
                .containsExactly("wrong-type", "grace-env-too-long");
        assertThat(check(with("value: \"30\"", "value: 31"), DEMAND).get(0))
                .satisfies(finding -> assertThat(finding.path()).isEqualTo(CONTAINER + "env[0].value"))
                .satisfies(finding -> assertThat(finding.problem()).isEqualTo("'value' is the number 31, not text."))
                .satisfies(finding -> assertThat(finding.fix()).isEqualTo("\"31\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "preStop: {sleep: {seconds: -1}} # lifecycle.preStop.sleep.seconds = -1",
                "preStop: {sleep: {}} # lifecycle.preStop.sleep.seconds = null",
                "preStop: {sleep: 20} # lifecycle.preStop.sleep = 20",
                "preStop: {exec: {command: sleep 20}} # lifecycle.preStop.exec.command = sleep 20",
                "preStop: {exec: {command: [sleep, 20]}} # lifecycle.preStop.exec.command[1] = 20",
                "preStop: [] # lifecycle.preStop = []",
                "preStop: {httpGet: {path: [a]}} # lifecycle.preStop.httpGet.path = [\"a\"]",
                "stopSignal: 15 # lifecycle.stopSignal = 15"
            })
    void hookOfAWrongTypeFails(String lifecycle, String path) {
        assertThat(found(Manifests.withLifecycle(lifecycle))).contains("FAILURE wrong-type " + CONTAINER + path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "spec: # spec.template.spec = null",
                "spec: {template: {spec: x}} # spec.template.spec = x",
                "spec: {template: {spec: {}}} # spec.template.spec.containers = null",
                "spec: {template: {spec: {containers: {a: b}}}} # spec.template.spec.containers = a map",
                "spec: {template: {spec: {containers: [java]}}} # spec.template.spec.containers[0] = java"
            })
    void workloadWithoutItsPartsFails(String spec, String path) {
        assertThat(found("kind: Deployment\n" + spec)).contains("FAILURE wrong-type " + path);
    }

    @Test
    void workloadWithoutContainersFails() {
        assertThat(found("kind: Pod\nspec: {containers: []}"))
                .containsExactly("FAILURE containers-empty spec.containers = []");
        assertThat(found("kind: Deployment\nspec: {template: {spec: {containers: []}}}"))
                .containsExactly("FAILURE containers-empty " + POD + "containers = []");
    }
}
