package dev.softlanding.shutdown.spring.manifest;

import static dev.softlanding.shutdown.spring.manifest.Manifests.CONTAINER;
import static dev.softlanding.shutdown.spring.manifest.Manifests.DEMAND;
import static dev.softlanding.shutdown.spring.manifest.Manifests.GOOD;
import static dev.softlanding.shutdown.spring.manifest.Manifests.GRACE;
import static dev.softlanding.shutdown.spring.manifest.Manifests.POD;
import static dev.softlanding.shutdown.spring.manifest.Manifests.check;
import static dev.softlanding.shutdown.spring.manifest.Manifests.configured;
import static dev.softlanding.shutdown.spring.manifest.Manifests.found;
import static dev.softlanding.shutdown.spring.manifest.Manifests.replaced;
import static dev.softlanding.shutdown.spring.manifest.Manifests.with;
import static dev.softlanding.shutdown.spring.manifest.Manifests.withLifecycle;
import static dev.softlanding.shutdown.spring.manifest.Manifests.withVariable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.softlanding.shutdown.spring.manifest.ManifestFinding.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class ManifestCheckTests {

    @Test
    void graceOfThirtyWithAHookOfTwentyIsRefusedWithTheLinesToChange() {
        String resource = "Deployment/demo-service";
        String seconds = CONTAINER + "lifecycle.preStop.sleep.seconds";

        assertThat(check(withLifecycle("preStop: {sleep: {seconds: 20}}"), DEMAND))
                .containsExactly(
                        new ManifestFinding(
                                Severity.FAILURE,
                                "grace-too-short",
                                "app.yaml",
                                1,
                                resource,
                                POD + "terminationGracePeriodSeconds",
                                "30",
                                "The grace period is 30 s, and demo-service may need 50 s: preStop 20 s, the plan 28.5 s, the reserve 1 s.",
                                """
                                terminationGracePeriodSeconds: 50
                                containers:
                                  - name: demo-service
                                    env:
                                      - name: SHUTDOWN_GRACE_PERIOD
                                        value: "50"
                                      - name: SHUTDOWN_PRE_STOP
                                        value: "20"
                                # or without lifecycle.preStop and SHUTDOWN_PRE_STOP: the announce delay of 5 s serves on after the signal, and 30 s are enough"""),
                        new ManifestFinding(
                                Severity.FAILURE,
                                "pre-stop-env-too-short",
                                "app.yaml",
                                1,
                                resource,
                                seconds,
                                "20",
                                "The hook takes 20 s before the signal, which the application cannot see; it is told nothing of it.",
                                """
                                containers:
                                  - name: demo-service
                                    env:
                                      - name: SHUTDOWN_PRE_STOP
                                        value: "20\""""),
                        new ManifestFinding(
                                Severity.WARNING,
                                "announced-twice",
                                "app.yaml",
                                1,
                                resource,
                                seconds,
                                "20",
                                "Everything is served for 20 s by the hook and then for 5 s by the announce delay; one of them would do.",
                                """
                                containers:
                                  - name: demo-service
                                    env:
                                      - name: SHUTDOWN_ANNOUNCE_DELAY
                                        value: "0"
                                # or without lifecycle.preStop and SHUTDOWN_PRE_STOP"""));
    }

    @Test
    void manifestChangedAsTheFixSaysIsGood() {
        String manifest = replaced(
                replaced(withLifecycle("preStop: {sleep: {seconds: 20}}"), GRACE, "terminationGracePeriodSeconds: 50"),
                "value: \"30\"",
                "value: \"50\"\n            - {name: SHUTDOWN_PRE_STOP, value: \"20\"}");

        assertThat(check(manifest, DEMAND))
                .extracting(ManifestFinding::severity)
                .doesNotContain(Severity.FAILURE);
    }

    @Test
    void workloadOfOthersIsNotJudgedBesideThatOfTheApplication() {
        String manifest = GOOD + """

                ---
                kind: StatefulSet
                metadata: {name: postgres}
                spec: {template: {spec: {terminationGracePeriodSeconds: 10, containers: [{name: postgres, image: postgres:17}]}}}
                """;

        assertThat(check(manifest, DEMAND)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.NOTE);
            assertThat(finding.code()).isEqualTo("not-judged");
            assertThat(finding.resource()).isEqualTo("StatefulSet/postgres");
        });
        assertThat(ManifestCheck.environment("app.yaml", manifest, null).variables())
                .containsEntry("SHUTDOWN_GRACE_PERIOD", "30");
    }

    /** As kubectl, which does not go by YAML 1.1 there. */
    @Test
    void momentsAndClocksAreText() {
        assertThat(found(withVariable(GOOD, "{name: SINCE, value: 2024-01-01}")))
                .isEmpty();
        assertThat(found(withVariable(GOOD, "{name: UNTIL, value: 22:00}"))).isEmpty();
        assertThat(found(withVariable(GOOD, "{name: MANY, value: 22}"))).hasSize(1);
        assertThat(found(withVariable(GOOD, "{name: MANY, value: 1.5e3}"))).hasSize(1);
    }

    @Test
    void shellFormIsRefusedWithTheLineToWrite() {
        assertThat(check(with("lifecycle: {}", "command: [\"sh\", \"-c\", \"java -jar app.jar\"]"), DEMAND))
                .containsExactly(new ManifestFinding(
                        Severity.FAILURE,
                        "shell-form",
                        "app.yaml",
                        1,
                        "Deployment/demo-service",
                        CONTAINER + "command",
                        "[\"sh\", \"-c\", \"java -jar app.jar\"]",
                        "The shell gets SIGTERM and may keep it from the JVM, which is then killed when the grace period is over, without a shutdown.",
                        "command: [\"java\", \"-jar\", \"app.jar\"]"));
    }

    @Test
    void variableThatIsMissingIsRefusedWithTheLinesToAdd() {
        assertThat(check(with("SHUTDOWN_GRACE_PERIOD", "OTHER"), DEMAND))
                .containsExactly(new ManifestFinding(
                        Severity.FAILURE,
                        "grace-env-missing",
                        "app.yaml",
                        1,
                        "Deployment/demo-service",
                        CONTAINER + "env",
                        null,
                        "demo-service is not told its grace period of 30 s, and cannot read it elsewhere: without that it assumes 30 s.",
                        """
                        containers:
                          - name: demo-service
                            env:
                              - name: SHUTDOWN_GRACE_PERIOD
                                value: "30\""""));
    }

    /** With the grace period that kustomize writes into it; also as an application sees it that was started with that. */
    @Test
    void manifestOfTheDemoFitsItsPlan() throws IOException {
        String manifest = replaced(
                Files.readString(Path.of("../k8s/base/deployment.yaml")),
                "- name: SHUTDOWN_GRACE_PERIOD\n              value: 0s",
                "- name: SHUTDOWN_GRACE_PERIOD\n              value: 30s");

        assertThat(check(manifest, DEMAND)).isEmpty();
        assertThat(check(manifest, configured(30))).isEmpty();
    }

    @Test
    void documentsOfOtherKindsAreSkippedAndCounted() {
        String manifest = "kind: Service\nmetadata: {name: a}\n---\n---\n"
                + with(GRACE, "terminationGracePeriodSeconds: 20") + "---\nkind: Gateway\n";

        assertThat(check(manifest, DEMAND))
                .extracting(ManifestFinding::document)
                .isNotEmpty()
                .containsOnly(3);
    }

    @Test
    void itemsOfAListAreJudged() {
        String list = "apiVersion: v1\nkind: List\nitems:\n- kind: ConfigMap\n-\n"
                + with(GRACE, "terminationGracePeriodSeconds: 20").indent(2);

        assertThat(check(list, DEMAND).get(0))
                .satisfies(finding -> assertThat(finding.path())
                        .isEqualTo("items[1].spec.template.spec.terminationGracePeriodSeconds"))
                .satisfies(finding -> assertThat(finding.resource()).isEqualTo("Deployment/demo-service"));
    }

    @Test
    void jsonIsYaml() {
        String manifest = """
                {"kind": "Pod", "metadata": {"name": "demo"}, "spec": {"terminationGracePeriodSeconds": 20,
                \t"containers": [{"name": "a", "env": [{"name": "SHUTDOWN_GRACE_PERIOD", "value": "20"}]}]}}""";

        assertThat(found(manifest)).containsExactly("FAILURE grace-too-short spec.terminationGracePeriodSeconds = 20");
    }

    @ParameterizedTest
    @CsvSource({
        "DaemonSet, spec.template.spec",
        "Deployment, spec.template.spec",
        "Job, spec.template.spec",
        "ReplicaSet, spec.template.spec",
        "StatefulSet, spec.template.spec",
        "Pod, spec",
        "CronJob, spec.jobTemplate.spec.template.spec"
    })
    void podIsFoundInEveryKindOfWorkload(String kind, String path) {
        String pod =
                "{terminationGracePeriodSeconds: 20, containers: [{name: a, env: [{name: SHUTDOWN_GRACE_PERIOD, value: '20'}]}]}";
        String manifest = "kind: " + kind + "\n" + nested(path.split("\\.", -1), pod);

        assertThat(found(manifest))
                .containsExactly("FAILURE grace-too-short " + path + ".terminationGracePeriodSeconds = 20");
    }

    private static String nested(String[] names, String pod) {
        String manifest = pod;
        for (int i = names.length - 1; i >= 0; i--) {
            manifest = i == 0 ? names[i] + ": " + manifest : "{" + names[i] + ": " + manifest + "}";
        }
        return manifest;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "{name: only} # 0",
                "{name: a, env: [{name: SHUTDOWN_RESERVE, value: 1s}]}, {name: b} # 0",
                "{name: a}, {name: demo-service}, {name: b} # 1",
                "{name: a}, {name: b, image: 'x.example:5000/team/demo-service:1@sha256:0'} # 1",
                "{name: a}, {name: istio-proxy}, {name: b} # 0,2",
                "{name: istio-proxy}, {name: envoy} # 0,1",
                "{name: demo-service}, {name: b, env: [{name: SHUTDOWN_RESERVE, value: 1s}]} # 0,1"
            })
    void containersOfTheApplicationAreJudged(String containers, String judged) {
        String manifest = "kind: Pod\nspec: {containers: [%s], initContainers: [{name: c, restartPolicy: Always}]}"
                .formatted(containers);

        assertThat(check(manifest, DEMAND))
                .extracting(ManifestFinding::path)
                .containsExactlyElementsOf(List.of(judged.split(",", -1)).stream()
                        .map("spec.containers[%s].env"::formatted)
                        .toList());
    }

    /** The second one needs more; what is written for the first has to be enough for both. */
    @Test
    void graceOfAPodIsThatOfTheContainerThatNeedsMost() {
        String manifest = """
                kind: Pod
                spec:
                  containers:
                  - {name: a, env: [{name: SHUTDOWN_GRACE_PERIOD, value: '30'}]}
                  - {name: b, env: [{name: SHUTDOWN_GRACE_PERIOD, value: '31'}], lifecycle: {preStop: {sleep: {seconds: 10}}}}
                """;

        assertThat(check(manifest, DEMAND))
                .filteredOn(finding -> finding.severity() == Severity.FAILURE)
                .extracting(
                        ManifestFinding::code,
                        finding -> finding.fix().lines().findFirst().orElse(""))
                .contains(org.assertj.core.groups.Tuple.tuple("grace-too-short", "terminationGracePeriodSeconds: 40"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "'kind: Service\n---\nkind: Ingress' # has no workload in it: it has Ingress, Service. Give a manifest with one of CronJob, DaemonSet, Deployment, Job, Pod, ReplicaSet, ReplicationController, StatefulSet.",
                "'' # has no workload in it: it is empty. Give a manifest with one of CronJob, DaemonSet, Deployment, Job, Pod, ReplicaSet, ReplicationController, StatefulSet.",
                "'just text' # has no workload in it: it has something without a kind. Give a manifest with one of CronJob, DaemonSet, Deployment, Job, Pod, ReplicaSet, ReplicationController, StatefulSet.",
                "'kind: Pod\nkind: Job' # is no YAML in line 2, column 1: found duplicate key kind. Mend it there.",
                "'kind: Pod\nspec: [' # is no YAML in line 2, column 8: expected the node content, but found '<stream end>'. Mend it there."
            })
    void whatIsNoManifestIsRefused(String yaml, String message) {
        assertThatExceptionOfType(InvalidManifestException.class)
                .isThrownBy(() -> check(yaml, DEMAND))
                .withMessage("'app.yaml' " + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: !!int abc",
                "kind: !!javax.script.ScriptEngineManager []",
                "kind: !!timestamp x",
                "a: \u0007",
                "[a]: b: c",
                "kind: !!binary '%'",
                "? [*a]\n: b",
                "kind: !!float x",
                "!!set [a]"
            })
    void whatTheParserRefusesIsRefused(String yaml) {
        assertThatExceptionOfType(InvalidManifestException.class)
                .isThrownBy(() -> check(yaml, DEMAND))
                .withMessageStartingWith("'app.yaml' ");
    }

    @Test
    void whatGrowsWhenItIsReadIsRefused() {
        var aliases = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 9; i++) {
            aliases.append("a").append(i).append(": &a").append(i).append(" [");
            aliases.append(("*a" + (i - 1) + ",").repeat(40)).append("]\n");
        }

        assertThatExceptionOfType(InvalidManifestException.class)
                .isThrownBy(() -> check(aliases.toString(), DEMAND))
                .withMessageContaining("aliases");
    }

    @Test
    void whatContainsItselfIsNotFollowed() {
        assertThat(found("&a\nkind: List\nitems: [*a, {kind: Pod, spec: &b {containers: [*b], lifecycle: *b}}]"))
                .isNotEmpty();
    }

    /** Fixed seeds: whoever changes a check can try others. */
    @Test
    void noChangeOfAManifestMakesTheCheckFail() {
        Map<String, Object> good = new Yaml()
                .load(
                        replaced(
                                withLifecycle(
                                        "stopSignal: SIGTERM, preStop: {sleep: {seconds: 2}, exec: {command: [sh, -c, sleep 2]}, httpGet: {path: '/prestop?wait=2', port: http}}"),
                                "ports:",
                                "command: [sh, -c, java -jar app.jar]\n          args: [a]\n          envFrom: [{configMapRef: {name: a}}]\n          ports:"));
        int refused = 0;
        for (int seed = 0; seed < 1000; seed++) {
            var random = new Random(seed);
            Object changed = changed(good, random);
            for (int more = random.nextInt(3); more > 0; more--) {
                changed = changed(changed, random);
            }
            try {
                assertThat(check(new Yaml().dump(changed), DEMAND))
                        .as("seed %d", seed)
                        .isNotNull();
            } catch (InvalidManifestException noManifest) {
                refused++;
            }
        }

        assertThat(refused).isBetween(1, 500);
    }

    /** With another value in one place. */
    private static @Nullable Object changed(@Nullable Object value, Random random) {
        if (value instanceof Map<?, ?> map && !map.isEmpty() && random.nextInt(12) > 0) {
            var keys = new ArrayList<Object>(map.keySet());
            Object key = keys.get(random.nextInt(keys.size()));
            var copy = new LinkedHashMap<Object, @Nullable Object>(map);
            copy.put(key, changed(map.get(key), random));
            return copy;
        }
        if (value instanceof List<?> list && !list.isEmpty() && random.nextInt(12) > 0) {
            var copy = new ArrayList<@Nullable Object>(list);
            int index = random.nextInt(copy.size());
            copy.set(index, changed(copy.get(index), random));
            return copy;
        }
        Object[] others = {
            null,
            "",
            "abc",
            "-",
            "--",
            "$(A)",
            "'\"",
            "sh -c",
            "30",
            30,
            -1,
            0,
            30.5,
            Long.MAX_VALUE,
            Double.NaN,
            true,
            List.of(),
            List.of(List.of()),
            Map.of(),
            Map.of("a", "b"),
            Map.of(1, 2),
            List.of("sh", "-c"),
            List.of("exec"),
            new java.util.Date(0),
            new byte[] {1},
            java.util.Set.of("a")
        };
        return others[random.nextInt(others.length)];
    }
}
