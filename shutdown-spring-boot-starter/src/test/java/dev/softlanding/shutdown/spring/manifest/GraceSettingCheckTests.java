package dev.softlanding.shutdown.spring.manifest;

import static dev.softlanding.shutdown.spring.manifest.Manifests.CONTAINER;
import static dev.softlanding.shutdown.spring.manifest.Manifests.DEMAND;
import static dev.softlanding.shutdown.spring.manifest.Manifests.GRACE;
import static dev.softlanding.shutdown.spring.manifest.Manifests.check;
import static dev.softlanding.shutdown.spring.manifest.Manifests.configured;
import static dev.softlanding.shutdown.spring.manifest.Manifests.found;
import static dev.softlanding.shutdown.spring.manifest.Manifests.replaced;
import static dev.softlanding.shutdown.spring.manifest.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraceSettingCheckTests {

    private static final String VALUE = CONTAINER + "env[0].value";
    private static final String MISSING = "FAILURE grace-env-missing " + CONTAINER + "env = null";
    private static final String VARIABLE = """
            - name: SHUTDOWN_GRACE_PERIOD
              value: "30"
            """.indent(12);

    /** The good manifest with other lines in place of the variable. */
    private static String told(String lines) {
        return with(VARIABLE, lines.indent(12));
    }

    @Test
    void variableThatIsMissingFails() {
        assertThat(found(told("- name: OTHER"))).containsExactly(MISSING);
    }

    @Test
    void variableThatIsMissingIsNotNeededWhereTheApplicationSaysTheSameItself() {
        assertThat(found(told("- name: OTHER"), configured(30))).isEmpty();
        assertThat(found(told("- name: OTHER"), configured(40))).containsExactly(MISSING);
        assertThat(found(told("- name: OTHER"), configured(20))).containsExactly(MISSING);
    }

    @Test
    void variableCountsMoreThanWhatTheApplicationSaysItself() {
        assertThat(found(Manifests.GOOD, configured(60))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "30s", "PT30S", "30000ms", "' 30 '"})
    void variableIsReadAsTheApplicationReadsIt(String value) {
        assertThat(found(told("- {name: SHUTDOWN_GRACE_PERIOD, value: \"%s\"}".formatted(value.replace("'", "")))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "env: [{name: SHUTDOWN_GRACEPERIOD, value: '30'}]",
                "env: [{name: shutdown.grace-period, value: '30'}]",
                "env: [{name: GRACE, value: '30'}, {name: SHUTDOWN_GRACE_PERIOD, value: $(GRACE)}]",
                "env: [{name: JAVA_TOOL_OPTIONS, value: '-Xmx1g -Dshutdown.grace-period=30s'}]",
                "args: [--shutdown.grace-period=30s]",
                "args: [--shutdown.gracePeriod=30]",
                "env: [{name: GRACE, value: '30'}]\n          args: [--shutdown.grace-period=$(GRACE)]",
                "command: [java, -Dshutdown.grace-period=30, -jar, app.jar]",
                "command: [sh, -c, 'exec java -jar app.jar --shutdown.grace-period=30s']",
                "env: [{name: SHUTDOWN_GRACE_PERIOD, valueFrom: {fieldRef: {fieldPath: \"metadata.annotations['softlanding.dev/grace']\"}}}]"
            })
    void applicationCanBeToldInAllTheseWays(String lines) {
        assertThat(found(with("env:\n" + VARIABLE, lines + "\n"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "31s, too-long",
        "30001ms, too-long",
        "soon, unreadable",
        "-30, unreadable",
        "30 seconds, unreadable",
        "9999999999999999999, unreadable",
        "1000000000000000d, unreadable",
        "'', unreadable",
        "29, too-short"
    })
    void variableThatIsWrongFails(String value, String code) {
        assertThat(found(told("- {name: SHUTDOWN_GRACE_PERIOD, value: \"%s\"}".formatted(value))))
                .containsExactly("FAILURE grace-env-%s %s = %s".formatted(code, VALUE, value));
    }

    @Test
    void variableThatWastesTimeIsWarnedOf() {
        String manifest = with(GRACE, "terminationGracePeriodSeconds: 40");

        assertThat(found(manifest)).containsExactly("WARNING grace-env-too-short " + VALUE + " = 30");
        assertThat(check(manifest, DEMAND).get(0).problem())
                .isEqualTo("The application is told 30 s of the 40 s there are, and never uses the rest.");
    }

    @Test
    void argumentCountsMoreThanTheVariable() {
        assertThat(found(with("lifecycle: {}", "args: [--shutdown.grace-period=45]")))
                .containsExactly("FAILURE grace-env-too-long " + CONTAINER + "args[0] = --shutdown.grace-period=45");
    }

    @Test
    void variableFromConfigurationInTheFileIsRead() {
        String manifest =
                told("- {name: SHUTDOWN_GRACE_PERIOD, valueFrom: {configMapKeyRef: {name: end, key: grace}}}");
        String configuration =
                "\n---\nkind: ConfigMap\nmetadata: {name: end}\ndata: {grace: '45', SHUTDOWN_GRACE_PERIOD: '30'}\n";

        assertThat(found(manifest + configuration))
                .containsExactly("FAILURE grace-env-too-long " + CONTAINER + "env[0].valueFrom = a map");
        assertThat(found(replaced(
                                with("env:\n" + VARIABLE, "envFrom: [{configMapRef: {name: end}}]\n"),
                                "lifecycle: {}",
                                "workingDir: /")
                        + configuration))
                .isEmpty();
    }

    /** What the file does not say is the same for all of it. */
    @Test
    void variableIsReadFromTheConfigurationOfItsOwnNamespace() {
        String manifest =
                told("- {name: SHUTDOWN_GRACE_PERIOD, valueFrom: {configMapKeyRef: {name: end, key: grace}}}");
        String configuration = "\n---\nkind: ConfigMap\nmetadata: {name: end, namespace: %s}\ndata: {grace: '%s'}\n";
        String both = configuration.formatted("blue", "45") + configuration.formatted("green", "30");
        String unknown = "NOTE grace-env-unknown " + CONTAINER + "env[0].valueFrom = a map";

        assertThat(found(manifest + both)).containsExactly(unknown);
        assertThat(found(replaced(manifest, "name: demo-service\nspec", "name: demo-service\n  namespace: green\nspec")
                        + both))
                .isEmpty();
        assertThat(found(replaced(manifest, "name: demo-service\nspec", "name: demo-service\n  namespace: red\nspec")
                        + both))
                .containsExactly(unknown);
    }

    @Test
    void variableFromASecretInTheFileIsRead() {
        String manifest = told("- {name: SHUTDOWN_GRACE_PERIOD, valueFrom: {secretKeyRef: {name: end, key: grace}}}");

        assertThat(found(manifest + "\n---\nkind: Secret\nmetadata: {name: end}\ndata: {grace: MzA=}\n"))
                .isEmpty();
        assertThat(found(manifest + "\n---\nkind: Secret\nmetadata: {name: end}\nstringData: {grace: '30'}\n"))
                .isEmpty();
        assertThat(found(manifest + "\n---\nkind: Secret\nmetadata: {name: end}\ndata: {grace: '%'}\n"))
                .containsExactly("NOTE grace-env-unknown " + CONTAINER + "env[0].valueFrom = a map");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "valueFrom: {configMapKeyRef: {name: elsewhere, key: grace}}",
                "valueFrom: {secretKeyRef: {name: elsewhere, key: grace}}",
                "valueFrom: {fieldRef: {fieldPath: metadata.name}}",
                "valueFrom: {resourceFieldRef: {resource: limits.cpu}}",
                "valueFrom: {fileKeyRef: {key: grace}}"
            })
    void variableFromElsewhereCannotBeJudged(String source) {
        assertThat(found(told("- {name: SHUTDOWN_GRACE_PERIOD, %s}".formatted(source))))
                .containsExactly("NOTE grace-env-unknown " + CONTAINER + "env[0].valueFrom = a map");
    }

    @Test
    void valueThatIsPutTogetherLaterCannotBeJudged() {
        assertThat(found(told("- {name: SHUTDOWN_GRACE_PERIOD, value: '${GRACE}s'}")))
                .containsExactly("NOTE grace-env-unknown " + VALUE + " = ${GRACE}s");
        assertThat(found(with("lifecycle: {}", "command: [sh, -c, exec java -jar a --shutdown.grace-period=$GRACE]")))
                .singleElement()
                .asString()
                .startsWith("NOTE grace-env-unknown " + CONTAINER + "command[2]");
    }

    /** Nearly every application has a Secret in another file; settings are in none of them. */
    @Test
    void variableIsMissingAlsoBesideASecretFromElsewhere() {
        assertThat(found(with("env:\n" + VARIABLE, "envFrom: [{secretRef: {name: elsewhere}}]\n")))
                .containsExactly(MISSING);
    }

    @Test
    void variableThatMayComeFromElsewhereCannotBeJudged() {
        assertThat(found(with("env:\n" + VARIABLE, "envFrom: [{configMapRef: {name: elsewhere}}]\n")))
                .containsExactly("NOTE grace-env-unknown " + CONTAINER + "envFrom[0] = a map");
    }
}
