package dev.softlanding.shutdown.spring.manifest;

import static dev.softlanding.shutdown.spring.manifest.Manifests.CONTAINER;
import static dev.softlanding.shutdown.spring.manifest.Manifests.DEMAND;
import static dev.softlanding.shutdown.spring.manifest.Manifests.GOOD;
import static dev.softlanding.shutdown.spring.manifest.Manifests.GRACE;
import static dev.softlanding.shutdown.spring.manifest.Manifests.POD;
import static dev.softlanding.shutdown.spring.manifest.Manifests.check;
import static dev.softlanding.shutdown.spring.manifest.Manifests.found;
import static dev.softlanding.shutdown.spring.manifest.Manifests.replaced;
import static dev.softlanding.shutdown.spring.manifest.Manifests.with;
import static dev.softlanding.shutdown.spring.manifest.Manifests.withVariable;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** As kubectl 1.32 refused them, and by the words in which they stand there. */
    @ParameterizedTest
    @CsvSource({
        "08, the number 08",
        "010, the number 010",
        "0o10, the number 0o10",
        "0x1f, the number 0x1f",
        "0b11, the number 0b11",
        "1_000, the number 1_000",
        "+30, the number +30",
        ".5, the number .5",
        "1., the number 1.",
        "1e3, the number 1e3",
        "-09.5, the number -09.5",
        "true, true",
        "'y', 'y, which means true to kubectl'",
        "'N', 'N, which means false to kubectl'",
        "Off, 'Off, which means false to kubectl'"
    })
    void variableThatIsNoTextToKubectlFails(String written, String described) {
        assertThat(check(withVariable(GOOD, "{name: A, value: %s}".formatted(written)), DEMAND))
                .singleElement()
                .satisfies(finding -> assertThat(finding.code()).isEqualTo("wrong-type"))
                .satisfies(finding ->
                        assertThat(finding.problem()).isEqualTo("'value' is %s, not text.".formatted(described)))
                .satisfies(finding -> assertThat(finding.fix()).isEqualTo('"' + written + '"'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0o9", "0x", "0xZ", "1e", "1:30:00.5", "2001-01-01", "_1", "yES", "=", "'08'", "!!str 08", "~"})
    void variableThatIsTextToKubectlIsGood(String written) {
        assertThat(found(withVariable(GOOD, "{name: A, value: %s}".formatted(written))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"036, 30", "0x1E, 30", "08, 8", "3_0, 30", "+30, 30"})
    void graceIsTheNumberThatKubectlReads(String written, int seconds) {
        String problem =
                "The application is told 40 s, but killed after %d s: what it keeps for the end comes too late.";

        assertThat(check(
                        replaced(
                                with(GRACE, "terminationGracePeriodSeconds: " + written),
                                "value: \"30\"",
                                "value: \"40\""),
                        DEMAND))
                .extracting(ManifestFinding::problem)
                .contains(problem.formatted(seconds))
                .noneMatch(text -> text.contains("whole seconds"));
    }

    @Test
    void entryOfConfigurationThatIsNoTextFailsOnceAndIsReadAllTheSame() {
        String configuration =
                "\n---\nkind: ConfigMap\nmetadata: {name: end}\ndata: {SHUTDOWN_PRE_STOP: 0, A: y, B: c, C: }\n";
        String manifest = with("env:\n", "envFrom: [{configMapRef: {name: end}}]\n          env:\n");

        assertThat(found(manifest + "\n---\n" + manifest + configuration))
                .containsExactly("FAILURE wrong-type data.SHUTDOWN_PRE_STOP = 0", "FAILURE wrong-type data.A = y");
        assertThat(check(manifest + configuration, DEMAND).get(0)).satisfies(finding -> {
            assertThat(finding.document()).isEqualTo(2);
            assertThat(finding.resource()).isEqualTo("ConfigMap/end");
            assertThat(finding.problem()).isEqualTo("'SHUTDOWN_PRE_STOP' is the number 0, not text.");
            assertThat(finding.fix()).isEqualTo("\"0\"");
        });
    }

    @Test
    void entryOfASecretThatIsNoTextFailsAndIsNotShown() {
        String manifest = withVariable(GOOD, "{name: A, valueFrom: {secretKeyRef: {name: end, key: a}}}");
        String secret = "\n---\nkind: Secret\nmetadata: {name: %s}\ndata: {a: 1234}\nstringData: {b: no}\n";

        assertThat(found(manifest + secret.formatted("end")))
                .containsExactly("FAILURE wrong-type data.a = null", "FAILURE wrong-type stringData.b = null");
        assertThat(check(manifest + secret.formatted("end"), DEMAND).toString()).doesNotContain("1234");
        assertThat(found(manifest + secret.formatted("of-others"))).isEmpty();
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
