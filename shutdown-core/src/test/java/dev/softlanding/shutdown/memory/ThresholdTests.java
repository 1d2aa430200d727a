package dev.softlanding.shutdown.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From what is seen to what is decided, look by look. */
class ThresholdTests {

    @ParameterizedTest
    @CsvSource({
        "in a row,                             0.80, 2, 0.80 0.80 0.90,           -xx",
        "never reached,                        0.80, 2, 0.79 0.79 0.79,           ---",
        "the row is broken,                    0.80, 2, 0.80 0.79 0.80,           ---",
        "the row is broken by the unknown,     0.80, 2, 0.80 NaN 0.80,            ---",
        "until it is well below,               0.80, 1, 0.80 NaN 0.77 0.75 0.77,  xxx--",
        "the edge of well below is not enough, 1.00, 1, 1.00 0.95 0.94 0.95,      xx--",
        "again after a whole row,              0.80, 2, 0.80 0.80 0.70 0.80 0.80, -x--x"
    })
    void thresholdDecidesByRowsAndIsNotInAHurryToForget(
            String what, double ratio, int looks, String seen, String decided) {
        var threshold = new Threshold(ratio, looks);
        String decisions = Arrays.stream(seen.split(" "))
                .map(it -> threshold.isExceededBy(Double.parseDouble(it)) ? "x" : "-")
                .collect(Collectors.joining());
        assertThat(decisions).as(what).isEqualTo(decided);
    }
}
