package dev.softlanding.shutdown.spring.findings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.spring.platform.Platform;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of a process by how it was started, and where. */
class ProcessFindingsTests {

    @ParameterizedTest
    @ValueSource(strings = {"-Xrs", "-XX:+ReduceSignalUsage"})
    void signalsWhenTheJvmLeavesThemAloneAreFound(String option) {
        assertThat(new ReducedSignals(List.of("-Xmx1g", option, "-ea")).look())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.name()).isEqualTo("xrs");
                    assertThat(finding.message()).contains(option, "SIGTERM ends it at once");
                    assertThat(finding.fix()).contains("JAVA_TOOL_OPTIONS");
                });
    }

    @Test
    void signalsWhenTheJvmTakesThemAreNone() {
        assertThat(new ReducedSignals(List.of("-Xmx1g", "-Xrsx", "-XX:-ReduceSignalUsage")).look())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"KUBERNETES, 30", "CONTAINER, 10", "CLOUD_FOUNDRY, 10"})
    void gracePeriodWhenNobodyTellsIsFound(Platform platform, int seconds) {
        assertThat(new UnknownGracePeriod(settings(null), platform).look())
                .containsExactly(new Finding(
                        "grace-period",
                        "Nobody says how long %s waits before it kills this process; %d s are assumed."
                                .formatted(platform, seconds),
                        "Set shutdown.grace-period, or SHUTDOWN_GRACE_PERIOD, to what it is told."));
    }

    @Test
    void gracePeriodWhenToldOrNotEnforcedIsNone() {
        assertThat(new UnknownGracePeriod(settings("45"), Platform.CONTAINER).look())
                .isEmpty();
        assertThat(new UnknownGracePeriod(settings(null), Platform.MACHINE).look())
                .isEmpty();
    }

    /** Its hook only races a plan that SIGTERM does not start. */
    @Test
    void agentWhenSignalsStartThePlanIsNone() {
        assertThat(new OpenTelemetryAgentHook(OpenTelemetryAgentHook.AGENT::equals, () -> true).look())
                .isEmpty();
        assertThat(new OpenTelemetryAgentHook(OpenTelemetryAgentHook.AGENT::equals, () -> false).look())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.name()).isEqualTo("hook-opentelemetry");
                    assertThat(finding.fix()).contains("shutdown.signals.enabled");
                });
        assertThat(new OpenTelemetryAgentHook(type -> false, () -> false).look())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "one\ntwo"})
    void findingWhenAPartIsNotALineIsRefused(String text) {
        Assertions.assertThatThrownBy(() -> new Finding("ledger", text, "Close it."))
                .isInstanceOf(ShutdownException.class)
                .hasMessageContaining("message");
    }

    private static FindingSettings settings(String gracePeriod) {
        return new FindingSettings(gracePeriod, Map.of());
    }
}
