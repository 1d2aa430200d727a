package dev.softlanding.shutdown.spring.manifest;

import static dev.softlanding.shutdown.spring.manifest.Manifests.CONTAINER;
import static dev.softlanding.shutdown.spring.manifest.Manifests.DEMAND;
import static dev.softlanding.shutdown.spring.manifest.Manifests.GOOD;
import static dev.softlanding.shutdown.spring.manifest.Manifests.check;
import static dev.softlanding.shutdown.spring.manifest.Manifests.found;
import static dev.softlanding.shutdown.spring.manifest.Manifests.replaced;
import static dev.softlanding.shutdown.spring.manifest.Manifests.withLifecycle;
import static dev.softlanding.shutdown.spring.manifest.Manifests.withVariable;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreStopCheckTests {

    private static final String HOOK = CONTAINER + "lifecycle.preStop";
    private static final String SLEEP = "preStop: {sleep: {seconds: 20}}";

    /** With a grace period for a hook of 20 s. */
    private static String ample(String manifest) {
        return replaced(
                replaced(manifest, Manifests.GRACE, "terminationGracePeriodSeconds: 50"),
                "value: \"30\"",
                "value: \"50\"");
    }

    private static String told(String value) {
        return withVariable(ample(withLifecycle(SLEEP)), "{name: SHUTDOWN_PRE_STOP, value: %s}".formatted(value));
    }

    @Test
    void hookThatTheApplicationIsNotToldOfFails() {
        assertThat(found(ample(withLifecycle(SLEEP))))
                .containsExactly(
                        "FAILURE pre-stop-env-too-short " + HOOK + ".sleep.seconds = 20",
                        "WARNING announced-twice " + HOOK + ".sleep.seconds = 20");
        assertThat(check(ample(withLifecycle(SLEEP)), DEMAND).get(0))
                .satisfies(
                        finding -> assertThat(finding.problem())
                                .isEqualTo(
                                        "The hook takes 20 s before the signal, which the application cannot see; it is told nothing of it."))
                .satisfies(finding -> assertThat(finding.fix()).isEqualTo("""
                                containers:
                                  - name: demo-service
                                    env:
                                      - name: SHUTDOWN_PRE_STOP
                                        value: "20\""""));
    }

    @Test
    void hookThatTheApplicationAllowsForInItsOwnSettingsIsToldEnough() {
        PlanDemand demand = new PlanDemand(
                null,
                DEMAND.worstCase(),
                DEMAND.withoutOptional(),
                DEMAND.announced(),
                DEMAND.announce(),
                DEMAND.reserve(),
                DEMAND.gracePeriod(),
                false,
                Duration.ofSeconds(20));

        assertThat(found(ample(withLifecycle(SLEEP)), demand))
                .containsExactly("WARNING announced-twice " + HOOK + ".sleep.seconds = 20");
    }

    @Test
    void hookThatTakesLongerThanTheApplicationIsToldFails() {
        String path = CONTAINER + "env[0].value = ";

        assertThat(found(told("'19'"))).contains("FAILURE pre-stop-env-too-short " + path + "19");
        assertThat(found(told("'20'"))).hasSize(1);
        assertThat(found(told("PT20S"))).hasSize(1);
        assertThat(found(told("soon"))).contains("FAILURE pre-stop-env-unreadable " + path + "soon");
        assertThat(found(told("'25'")))
                .startsWith("FAILURE grace-too-short " + Manifests.POD + "terminationGracePeriodSeconds = 50")
                .contains("WARNING pre-stop-env-too-long " + path + "25");
    }

    @Test
    void timeForAHookThatIsNotThereIsWarnedOf() {
        assertThat(check(withVariable(ample(GOOD), "{name: SHUTDOWN_PRE_STOP, value: '20'}"), DEMAND))
                .singleElement()
                .satisfies(finding -> assertThat(finding.code()).isEqualTo("pre-stop-env-too-long"))
                .satisfies(
                        finding -> assertThat(finding.problem())
                                .isEqualTo(
                                        "The application allows for 20 s of a hook before the signal, but there is none: the rest of its grace period is never used."));
    }

    @Test
    void lengthFromElsewhereCannotBeJudged() {
        assertThat(found(withVariable(
                        ample(withLifecycle(SLEEP)),
                        "{name: SHUTDOWN_PRE_STOP, valueFrom: {configMapKeyRef: {name: a, key: b}}}")))
                .contains("NOTE pre-stop-env-unknown " + CONTAINER + "env[0].valueFrom = a map");
        assertThat(found(replaced(
                        ample(withLifecycle(SLEEP)),
                        "env:\n",
                        "envFrom: [{configMapRef: {name: a}}]\n          env:\n")))
                .contains("NOTE pre-stop-env-unknown " + CONTAINER + "envFrom[0] = a map");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec: {command: [/deregister]}",
                "exec: {command: [sh, -c, 'curl -s localhost/leave; sleep 5']}",
                "exec: {command: [sh, -c, 'sleep $DELAY']}",
                "exec: {command: [sh, -c, 'exit 0; sleep 20']}",
                "exec: {command: [sh, -c, 'echo bye || exit 1; sleep 20']}",
                "exec: {command: [sh, -c, 'sleep 20 & echo bye']}",
                "exec: {command: [sh, -c, 'sh -c \"sleep 20; leave\"']}",
                "exec: {command: [sh, stop.sh]}",
                "exec: {command: [sleep, infinity]}",
                "exec: {command: []}",
                "httpGet: {path: /leave, port: http}"
            })
    void hookOfUnknownLengthIsWarnedOfUntilTheApplicationIsTold(String hook) {
        String manifest = ample(withLifecycle("preStop: {%s}".formatted(hook)));

        assertThat(check(manifest, DEMAND))
                .extracting(ManifestFinding::code)
                .containsExactly("pre-stop-length-unknown");
        assertThat(found(withVariable(manifest, "{name: SHUTDOWN_PRE_STOP, value: '20'}")))
                .isEmpty();
    }

    @Test
    void hookOfAKindThatIsNotServedIsWarnedOf() {
        assertThat(found(withLifecycle("preStop: {tcpSocket: {port: 8080}}")))
                .containsExactly("WARNING pre-stop-fails " + HOOK + ".tcpSocket = a map");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "31s", "30m", ""})
    void waitThatTheEndpointRefusesFails(String wait) {
        assertThat(found(withLifecycle(
                        "preStop: {httpGet: {path: '/actuator/prestop?wait=%s', port: 8081}}".formatted(wait))))
                .contains("FAILURE pre-stop-wait " + HOOK + ".httpGet.path = /actuator/prestop?wait=" + wait);
    }

    @Test
    void portMustBeOneOfTheContainers() {
        String hook = "preStop: {httpGet: {path: /actuator/prestop, port: %s}}";
        String path = HOOK + ".httpGet.port = ";

        assertThat(found(ample(withLifecycle(hook.formatted("management"))))).isEmpty();
        assertThat(found(ample(withLifecycle(hook.formatted("8081"))))).isEmpty();
        assertThat(found(ample(withLifecycle(hook.formatted("admin")))))
                .containsExactly("FAILURE pre-stop-port " + path + "admin");
        assertThat(found(ample(withLifecycle(hook.formatted("9090")))))
                .containsExactly("WARNING pre-stop-port " + path + "9090");
    }

    @Test
    void delayAfterAHookThatSleptIsWarnedOfUntilItIsNone() {
        String manifest = told("'20'");

        assertThat(found(manifest)).containsExactly("WARNING announced-twice " + HOOK + ".sleep.seconds = 20");
        assertThat(found(withVariable(manifest, "{name: SHUTDOWN_ANNOUNCE_DELAY, value: 0s}")))
                .isEmpty();
    }
}
