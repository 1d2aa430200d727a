package dev.softlanding.shutdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A clock that no run could live with is refused by its property's name, with its value and the fix. */
class ShutdownSettingsTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PT30S | PT-0.001S | PT1S     | 'shutdown.pre-stop' is -0.001 s. Use zero or more.
            PT30S | PT0S      | PT0.099S | 'shutdown.reserve' is 0.099 s. Use at least 0.1 s.
            PT30S | PT0S      | PT-1S    | 'shutdown.reserve' is -1 s. Use at least 0.1 s.
            PT6S  | PT5S      | PT1S     | 'shutdown.grace-period' is 6 s. Use more than shutdown.pre-stop and shutdown.reserve together (6 s).
            PT30S | PT2562047788015215H | PT2562047788015215H | 'shutdown.grace-period' is 30 s. Use more than shutdown.pre-stop and shutdown.reserve together (9223372036854775807 s).
            PT25H | PT0S      | PT1S     | 'shutdown.grace-period' is 25 h. Use at most 24 h.
            PT-1S | PT0S      | PT1S     | 'shutdown.grace-period' is -1 s. Use more than shutdown.pre-stop and shutdown.reserve together (1 s).
            """, quoteCharacter = '"')
    void settingWhenOutOfRangeIsRefused(Duration grace, Duration preStop, Duration reserve, String message) {
        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> new ShutdownSettings(grace, preStop, reserve))
                .withMessage(message);
    }

    @Test
    void settingsWhenAtTheirLimitsAreAccepted() {
        assertThatNoException()
                .isThrownBy(() -> new ShutdownSettings(Duration.ofMillis(101), Duration.ZERO, Duration.ofMillis(100)));
    }

    @Test
    void defaultsAreKubernetesGraceAndASecondOfReserve() {
        assertThat(ShutdownSettings.defaults())
                .isEqualTo(new ShutdownSettings(Duration.ofSeconds(30), Duration.ZERO, Duration.ofSeconds(1)));
    }
}
