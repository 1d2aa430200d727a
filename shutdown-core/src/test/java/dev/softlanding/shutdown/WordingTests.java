package dev.softlanding.shutdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTests {

    @ParameterizedTest
    @CsvSource({
        "PT0S,           0 s,     0.0 s,    0.000 s",
        "PT0.000000001S, 0.000000001 s, 0.0 s, 0.000 s",
        "PT0.0005S,      0.0005 s, 0.0 s,   0.001 s",
        "PT1.25S,        1.25 s,  1.3 s,    1.250 s",
        "PT12.3456S,     12.3456 s, 12.3 s, 12.346 s",
        "PT59.9996S,     59.9996 s, 60.0 s, 60.000 s",
        "PT100S,         100 s,   100.0 s,  100.000 s",
        "PT24H,          24 h,    86400.0 s, 86400.000 s",
        "PT-1.5S,        -1.5 s,  -1.5 s,   -1.500 s"
    })
    void durationIsToldExactlyInTenthsOrInThousandths(
            Duration duration, String exactly, String tenths, String thousandths) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(Wording.seconds(duration)).isEqualTo(exactly);
            assertThat(Wording.tenths(duration)).isEqualTo(tenths);
            assertThat(Wording.thousandths(duration)).isEqualTo(thousandths);
        } finally {
            Locale.setDefault(before);
        }
    }
}
