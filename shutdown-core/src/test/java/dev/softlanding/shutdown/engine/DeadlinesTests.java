package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownSettings;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of the grace period, and how it is divided. Times in milliseconds after the signal. */
class DeadlinesTests {

    private static final long SIGNAL = Duration.ofHours(2).toNanos();

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            rule                                        | grace | preStop | reserve | now   | kill  | cut-off | halt
            the defaults                                | 30000 | 0       | 1000    | 0     | 30000 | 29000   | 29500
            preStop is charged                          | 30000 | 5000    | 1000    | 0     | 25000 | 24000   | 24500
            preStop is rounded up to seconds            | 30000 | 4001    | 1000    | 0     | 25000 | 24000   | 24500
            a short preStop counts a second             | 30000 | 1       | 1000    | 0     | 29000 | 28000   | 28500
            after preStop never before two seconds      | 30000 | 28900   | 1000    | 0     | 2000  | 1000    | 1500
            also if rounding takes all                  | 10000 | 8950    | 1000    | 0     | 2000  | 1000    | 1500
            without preStop also before two seconds     | 1200  | 0       | 1000    | 0     | 1200  | 900     | 1140
            the halt has half a second of the reserve   | 60000 | 0       | 10000   | 0     | 60000 | 50000   | 59500
            or what a flush of half a second leaves it  | 30000 | 0       | 800     | 0     | 30000 | 29200   | 29700
            but a fifth at least                        | 30000 | 0       | 600     | 0     | 30000 | 29400   | 29880
            also of the smallest                        | 30000 | 0       | 100     | 0     | 30000 | 29900   | 29980
            just twice the reserve is enough for it     | 30000 | 0       | 1000    | 28000 | 30000 | 29000   | 29500
            also for a run that starts a moment later   | 30000 | 28900   | 1000    | 200   | 2000  | 1000    | 1500
            less shrinks it to a quarter of what is left| 30000 | 0       | 1000    | 28400 | 30000 | 29600   | 29920
            but not below 100 ms                        | 30000 | 0       | 1000    | 29700 | 30000 | 29900   | 29980
            nor when nothing is left                    | 30000 | 0       | 1000    | 31000 | 30000 | 29900   | 29980
            """, useHeadersInDisplayName = true)
    void deadlinesWhenTheSignalHasCome(
            String rule, int grace, int preStop, int reserve, int now, int kill, int cutOff, int halt) {
        var settings = new ShutdownSettings(millis(grace), millis(preStop), millis(reserve));

        Deadlines deadlines =
                Deadlines.of(settings, SIGNAL, SIGNAL + millis(now).toNanos());

        assertThat(deadlines)
                .isEqualTo(new Deadlines(
                        SIGNAL + millis(kill).toNanos(),
                        SIGNAL + millis(cutOff).toNanos(),
                        SIGNAL + millis(halt).toNanos()));
    }

    @Test
    void deadlinesWhenPreStopIsAFractionMoreThanASecondRoundUp() {
        var settings =
                new ShutdownSettings(millis(30_000), Duration.ofSeconds(2).plusNanos(1), millis(1_000));

        assertThat(Deadlines.of(settings, 0, 0).killNanos())
                .isEqualTo(millis(27_000).toNanos());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            rule                                           | announced | preStop | kill
            the clock runs from the hook's call            | 5000      | 0       | 25000
            in whole seconds, rounded up                   | 4001      | 0       | 25000
            a call just before counts a second             | 0         | 0       | 29000
            what the hook may take elsewhere does not count| 5000      | 20000   | 25000
            never before two seconds after the signal      | 29500     | 0       | 2000
            also after the whole grace period              | 40000     | 0       | 2000
            """, useHeadersInDisplayName = true)
    void deadlinesWhenAPreStopHookHasCalled(String rule, int announced, int preStop, int kill) {
        var settings = new ShutdownSettings(millis(30_000), millis(preStop), millis(1_000));
        var called = OptionalLong.of(SIGNAL - millis(announced).toNanos());

        assertThat(Deadlines.of(settings, called, SIGNAL, SIGNAL).killNanos())
                .isEqualTo(SIGNAL + millis(kill).toNanos());
    }

    @Test
    void deadlinesWhenNoHookHasCalledAreThoseOfTheSettings() {
        var settings = new ShutdownSettings(millis(30_000), millis(5_000), millis(1_000));

        assertThat(Deadlines.of(settings, OptionalLong.empty(), SIGNAL, SIGNAL))
                .isEqualTo(Deadlines.of(settings, SIGNAL, SIGNAL));
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
