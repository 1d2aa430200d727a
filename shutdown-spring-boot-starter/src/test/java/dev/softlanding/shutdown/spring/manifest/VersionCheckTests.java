package dev.softlanding.shutdown.spring.manifest;

import static dev.softlanding.shutdown.spring.manifest.Manifests.CONTAINER;
import static dev.softlanding.shutdown.spring.manifest.Manifests.DEMAND;
import static dev.softlanding.shutdown.spring.manifest.Manifests.GOOD;
import static dev.softlanding.shutdown.spring.manifest.Manifests.brief;
import static dev.softlanding.shutdown.spring.manifest.Manifests.withLifecycle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionCheckTests {

    private static final String SECONDS = CONTAINER + "lifecycle.preStop.sleep.seconds";

    /** What is found about versions alone. */
    private static List<String> found(String manifest, @Nullable String version) {
        return brief(ManifestCheck.check("app.yaml", manifest, DEMAND, version)).stream()
                .filter(finding -> finding.contains("-version "))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.28, FAILURE sleep-version",
        "1, 1.29, FAILURE sleep-version",
        "1, 1.30,",
        "1, v1.34.2,",
        "1, 2.0,",
        "1,, NOTE sleep-version",
        "0, 1.29, FAILURE sleep-zero-version",
        "0, 1.32.9-eks-1, FAILURE sleep-zero-version",
        "0, 1.33+,",
        "0,, NOTE sleep-zero-version"
    })
    void sleepNeedsAClusterThatKnowsIt(int seconds, @Nullable String version, @Nullable String expected) {
        String manifest = withLifecycle("preStop: {sleep: {seconds: %d}}".formatted(seconds));

        assertThat(found(manifest, version))
                .isEqualTo(expected == null ? List.of() : List.of("%s %s = %d".formatted(expected, SECONDS, seconds)));
    }

    @Test
    void clusterThatIsTooOldIsToldWithBothVersions() {
        assertThat(ManifestCheck.check("app.yaml", withLifecycle("preStop: {sleep: {seconds: 1}}"), DEMAND, "v1.29.4"))
                .filteredOn(finding -> finding.code().equals("sleep-version"))
                .extracting(ManifestFinding::problem)
                .containsExactly(
                        "A hook that sleeps needs Kubernetes 1.30 or later; the cluster has 1.29, and refuses it or takes no notice.");
    }

    @Test
    void stopSignalMustBeOneThatThePlanHears() {
        String path = CONTAINER + "lifecycle.stopSignal = ";

        assertThat(Manifests.found(withLifecycle("stopSignal: SIGQUIT")))
                .containsExactly("FAILURE stop-signal " + path + "SIGQUIT");
        assertThat(Manifests.found(withLifecycle("stopSignal: SIGINT"))).isEmpty();
        assertThat(found(withLifecycle("stopSignal: SIGTERM"), "1.32"))
                .containsExactly("FAILURE stop-signal-version " + path + "SIGTERM");
        assertThat(found(withLifecycle("stopSignal: SIGTERM"), null))
                .containsExactly("NOTE stop-signal-version " + path + "SIGTERM");
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "1", "1.x", "1.34 beta", "", "1.99999999999"})
    void versionThatIsNoneIsRefused(String version) {
        assertThatExceptionOfType(InvalidManifestException.class)
                .isThrownBy(() -> ManifestCheck.check("app.yaml", GOOD, DEMAND, version))
                .withMessage("The version of Kubernetes is '%s'. Give one as '1.34', or none.".formatted(version));
    }
}
