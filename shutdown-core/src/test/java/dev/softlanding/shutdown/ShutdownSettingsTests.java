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
            PT30S | PT-0.001S | PT1S     | 'shutdown.pre-stop' is PT-0.001S. Use zero or more.
            PT30S | PT0S      | PT0.099S | 'shutdown.reserve' is PT0.099S. Use at least PT0.1S.
            PT30S | PT0S      | PT-1S    | 'shutdown.reserve' is PT-1S. Use at least PT0.1S.
            PT6S  | PT5S      | PT1S     | 'shutdown.grace-period' is PT6S. Use more than shutdown.pre-stop and shutdown.reserve together (PT6S).
            PT25H | PT0S      | PT1S     | 'shutdown.grace-period' is PT25H. Use at most PT24H.
            PT-1S | PT0S      | PT1S     | 'shutdown.grace-period' is PT-1S. Use more than shutdown.pre-stop and shutdown.reserve together (PT1S).
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
