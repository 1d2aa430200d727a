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
import static dev.softlanding.shutdown.spring.manifest.Manifests.withLifecycle;
import static dev.softlanding.shutdown.spring.manifest.Manifests.withVariable;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraceCheckTests {

    private static final String FIELD = POD + "terminationGracePeriodSeconds";

    @Test
    void graceThatIsJustEnoughIsNotFound() {
        assertThat(found(GOOD)).isEmpty();
    }

    @Test
    void graceThatIsASecondTooShortIsNamed() {
        String manifest = replaced(with(GRACE, "terminationGracePeriodSeconds: 29"), "value: \"30\"", "value: \"29\"");

        assertThat(found(manifest)).containsExactly("FAILURE grace-too-short " + FIELD + " = 29");
        assertThat(check(manifest, DEMAND).get(0).problem())
                .isEqualTo(
                        "The grace period is 29 s, and demo-service may need 30 s: the plan 28.5 s, the reserve 1 s.");
    }

    @Test
    void graceThatIsAbsentIsKubernetesThirtySeconds() {
        String manifest = with(GRACE, "restartPolicy: Always");
        PlanDemand longer = new PlanDemand(
                null,
                Duration.ofSeconds(40),
                Duration.ofSeconds(40),
                Duration.ofSeconds(40),
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                false,
                Duration.ZERO);

        assertThat(found(manifest)).isEmpty();
        assertThat(found(manifest, longer)).contains("FAILURE grace-too-short " + FIELD + " = null");
        assertThat(check(manifest, longer).get(0).problem())
                .isEqualTo(
                        "No grace period is set, so it is the usual 30 s, and demo-service may need 41 s: the plan 40 s, the reserve 1 s.");
    }

    /** What is optional is left out when the time is short: 36 s of the plan, 28.5 s of them not optional. */
    @Test
    void graceThatIsEnoughWithoutOptionalTasksIsEnough() {
        PlanDemand optional = new PlanDemand(
                DEMAND.application(),
                Duration.ofSeconds(36),
                DEMAND.withoutOptional(),
                DEMAND.announced(),
                DEMAND.announce(),
                DEMAND.reserve(),
                DEMAND.gracePeriod(),
                false,
                DEMAND.preStop());
        String shorter = replaced(with(GRACE, "terminationGracePeriodSeconds: 29"), "value: \"30\"", "value: \"29\"");
        String hook = withLifecycle("preStop: {httpGet: {path: /actuator/prestop, port: management}}");

        assertThat(found(GOOD, optional)).isEmpty();
        assertThat(check(shorter, optional))
                .extracting(ManifestFinding::problem)
                .containsExactly("The grace period is 29 s, and demo-service may need 30 s: the plan 28.5 s without its"
                        + " optional tasks, the reserve 1 s.");
        assertThat(check(withVariable(hook, "{name: SHUTDOWN_ANNOUNCE_DELAY, value: 10s}"), optional))
                .extracting(ManifestFinding::problem)
                .containsExactly("The grace period is 30 s, and demo-service may need 36 s: preStop 11 s, the plan 24 s"
                        + " without its optional tasks, the reserve 1 s.");
    }

    @Test
    void graceOfZeroIsToldForWhatItDoes() {
        assertThat(found(with(GRACE, "terminationGracePeriodSeconds: 0")))
                .containsExactly("FAILURE grace-zero " + FIELD + " = 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "preStop: {sleep: {seconds: 20}} | 50",
                "preStop: {sleep: {seconds: 1}} | 31",
                "preStop: {exec: {command: [sleep, '20']}} | 50",
                "preStop: {exec: {command: [/bin/sleep, 20s]}} | 50",
                "preStop: {exec: {command: [sh, -c, sleep 20]}} | 50",
                "preStop: {exec: {command: [/bin/sh, -c, 'echo bye; exec sleep 1m']}} | 90",
                "preStop: {exec: {command: [sh, -c, 'sh -c \"sleep 15; sleep 5\"; exit 0']}} | 50",
                "preStop: {exec: {command: [bash, -lc, 'sleep 2.5 && sleep 2']}} | 35"
            })
    void hookThatSleepsIsChargedInWholeSeconds(String lifecycle, int needed) {
        assertThat(check(withLifecycle(lifecycle), DEMAND)).first().satisfies(finding -> assertThat(finding.fix())
                .startsWith("terminationGracePeriodSeconds: " + needed));
    }

    /**
     * What the hook waits for is not waited for again: of 28.5 s of the plan, 24 s are left. But the signal comes a moment after the
     * hook's end, and a started second counts.
     */
    @Test
    void hookThatAnnouncesTakesTheDelayOutOfThePlan() {
        String port = ", port: management}}";

        String hook = withLifecycle("preStop: {httpGet: {path: /actuator/prestop" + port);
        assertThat(found(withVariable(hook, "{name: SHUTDOWN_ANNOUNCE_DELAY, value: 4s}")))
                .isEmpty();
        assertThat(check(hook, DEMAND))
                .extracting(ManifestFinding::problem)
                .containsExactly(
                        "The grace period is 30 s, and demo-service may need 31 s: preStop 6 s, the plan 24 s, the reserve 1 s.");
        assertThat(check(withLifecycle("preStop: {httpGet: {path: '/actuator/prestop?wait=2s'" + port), DEMAND))
                .extracting(ManifestFinding::problem)
                .containsExactly(
                        "The grace period is 30 s, and demo-service may need 31 s: preStop 3 s, the plan 26.5 s, the reserve 1 s.");
        assertThat(found(withLifecycle("preStop: {httpGet: {path: '/manage/prestop/?a=b&wait=PT10S'" + port)))
                .containsExactly("FAILURE grace-too-short " + FIELD + " = 30");
    }

    @Test
    void hookOfUnknownLengthIsChargedAsTheApplicationWasTold() {
        String manifest = withLifecycle("preStop: {exec: {command: [/deregister]}}");

        assertThat(found(withVariable(manifest, "{name: SHUTDOWN_PRE_STOP, value: '3'}")))
                .containsExactly("FAILURE grace-too-short " + FIELD + " = 30");
    }

    @Test
    void delayThatTheContainerChangesChangesWhatIsNeeded() {
        String manifest = withVariable(GOOD, "{name: SHUTDOWN_ANNOUNCE_DELAY, value: 10s}");

        assertThat(check(manifest, DEMAND))
                .extracting(ManifestFinding::problem)
                .containsExactly(
                        "The grace period is 30 s, and demo-service may need 35 s: the plan 33.5 s, the reserve 1 s.");
    }

    /** The application was started with the manifest's variables, and so has the delay in its plan already. */
    @Test
    void delayThatTheApplicationWasToldIsNotChargedTwice() {
        String manifest = withVariable(GOOD, "{name: SHUTDOWN_ANNOUNCE_DELAY, value: 10s}");
        PlanDemand fed = new PlanDemand(
                "demo-service",
                Duration.ofMillis(33_500),
                Duration.ofMillis(33_500),
                Duration.ofSeconds(24),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                true,
                Duration.ZERO);

        assertThat(check(manifest, fed)).isEqualTo(check(manifest, DEMAND));
    }

    @Test
    void probeWithAShorterGraceOfItsOwnIsWarnedOf() {
        String manifest = with("livenessProbe:\n", "livenessProbe:\n            terminationGracePeriodSeconds: 10\n");

        assertThat(found(manifest))
                .containsExactly("WARNING probe-grace-too-short " + CONTAINER
                        + "livenessProbe.terminationGracePeriodSeconds = 10");
    }

    @Test
    void fixTellsWhereTheApplicationIsToldByAnArgument() {
        String manifest = replaced(
                with("- name: SHUTDOWN_GRACE_PERIOD\n", "- name: OTHER\n"),
                "lifecycle: {}",
                "lifecycle: {preStop: {sleep: {seconds: 20}}}\n          args: [--shutdown.grace-period=30s, --shutdown.preStop=20]");

        assertThat(check(manifest, DEMAND).get(0).fix()).isEqualTo("""
                        terminationGracePeriodSeconds: 50
                        # in spec.template.spec.containers[0].args[0]: --shutdown.grace-period=50
                        # in spec.template.spec.containers[0].args[1]: --shutdown.pre-stop=20
                        # or without lifecycle.preStop and SHUTDOWN_PRE_STOP: the announce delay of 5 s serves on after the signal, and 30 s are enough""");
        assertThat(found(manifest))
                .isEqualTo(List.of(
                        "FAILURE grace-too-short " + FIELD + " = 30",
                        "WARNING announced-twice " + CONTAINER + "lifecycle.preStop.sleep.seconds = 20"));
    }
}
