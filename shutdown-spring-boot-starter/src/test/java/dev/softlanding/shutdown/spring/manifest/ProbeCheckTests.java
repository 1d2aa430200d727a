package dev.softlanding.shutdown.spring.manifest;

import static dev.softlanding.shutdown.spring.manifest.Manifests.CONTAINER;
import static dev.softlanding.shutdown.spring.manifest.Manifests.DEMAND;
import static dev.softlanding.shutdown.spring.manifest.Manifests.GOOD;
import static dev.softlanding.shutdown.spring.manifest.Manifests.check;
import static dev.softlanding.shutdown.spring.manifest.Manifests.found;
import static dev.softlanding.shutdown.spring.manifest.Manifests.replaced;
import static dev.softlanding.shutdown.spring.manifest.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeCheckTests {

    private static final String UNREADY = with("readinessProbe:", "otherProbe:");

    @Test
    void readinessIsMissedWhereRequestsComeIn() {
        assertThat(found(UNREADY)).containsExactly("WARNING readiness-missing " + CONTAINER + "readinessProbe = null");
        assertThat(check(UNREADY, DEMAND).get(0).fix()).isEqualTo("""
                        readinessProbe:
                          httpGet:
                            path: /actuator/health/readiness
                            port: management""");
    }

    @Test
    void readinessIsNotMissedWithoutPortsOrService() {
        assertThat(found(replaced(UNREADY, "ports:", "noPorts:"))).isEmpty();
        assertThat(found(replaced(UNREADY, "kind: Deployment", "kind: Job"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/actuator/health, liveness-aggregated",
        "/manage/health/?a=b, liveness-aggregated",
        "/actuator/health/readiness, liveness-is-readiness",
        "/readyz, liveness-is-readiness"
    })
    void livenessThatFailsInAShutdownIsWarnedOf(String path, String code) {
        assertThat(found(with("/actuator/health/liveness", path)))
                .containsExactly("WARNING %s %slivenessProbe.httpGet.path = %s".formatted(code, CONTAINER, path));
    }

    @Test
    void livenessThatIsReadinessIsWarnedOfWhateverItIsCalled() {
        assertThat(found(replaced(
                        replaced(GOOD, "/actuator/health/liveness", "/up"), "/actuator/health/readiness", "/up/")))
                .containsExactly("WARNING liveness-is-readiness " + CONTAINER + "livenessProbe.httpGet.path = /up");
    }
}
