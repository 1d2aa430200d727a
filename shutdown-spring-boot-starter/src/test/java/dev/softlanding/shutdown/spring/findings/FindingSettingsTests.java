package dev.softlanding.shutdown.spring.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.softlanding.shutdown.ShutdownException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;

class FindingSettingsTests {

    @Test
    void findingWhenNothingIsSetIsOn() {
        assertThat(FindingSettings.of(new MockEnvironment()).isOn("hook-logback"))
                .isTrue();
    }

    @Test
    void findingWhenSetIsAsSet() {
        var settings = FindingSettings.of(new MockEnvironment()
                .withProperty("shutdown.findings.hook-logback", "false")
                .withProperty("shutdown.findings.xrs", "true"));

        assertThat(settings.isOn("hook-logback")).isFalse();
        assertThat(settings.isOn("xrs")).isTrue();
        assertThat(settings.isOn("pid1")).isTrue();
    }

    /** As manifests have it; there are no dashes in a variable's name. */
    @Test
    void findingWhenSetByAVariableOfTheEnvironmentIsAsSet() {
        var settings =
                ofVariables(Map.of("SHUTDOWN_FINDINGS_HOOK_LOGBACK", "false", "SHUTDOWN_FINDINGS_PID1", "false"));

        assertThat(settings.isOn("hook-logback")).isFalse();
        assertThat(settings.isOn("pid1")).isFalse();
        assertThatCode(() -> settings.refuseUnknown(FindingNames.ALL)).doesNotThrowAnyException();
    }

    @Test
    void namesWhenUnknownAreAllRefusedWithTheNearest() {
        var settings = FindingSettings.of(new MockEnvironment()
                .withProperty("shutdown.findings.hook-logbak", "false")
                .withProperty("shutdown.findings.elephant", "false")
                .withProperty("shutdown.findings.xrs", "false"));

        assertThatThrownBy(() -> settings.refuseUnknown(FindingNames.ALL))
                .isInstanceOf(ShutdownException.class)
                .hasMessageContaining("'shutdown.findings.hook-logbak'")
                .hasMessageContaining("Did you mean 'hook-logback'?")
                .hasMessageContaining("'shutdown.findings.elephant'")
                .hasMessageContaining("Known are: executor-service, ")
                .hasMessageNotContaining("findings.xrs");
    }

    @Test
    void gracePeriodWhenEmptyIsNotTold() {
        assertThat(ofVariables(Map.of("SHUTDOWN_GRACE_PERIOD", "")).tellsGracePeriod())
                .isFalse();
        assertThat(ofVariables(Map.of("SHUTDOWN_GRACE_PERIOD", "45")).tellsGracePeriod())
                .isTrue();
    }

    private static FindingSettings ofVariables(Map<String, Object> variables) {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
        return FindingSettings.of(environment);
    }
}
