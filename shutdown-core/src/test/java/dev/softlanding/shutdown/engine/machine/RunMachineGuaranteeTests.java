package dev.softlanding.shutdown.engine.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Guaranteed times and extensions, on the bare machine. For the notation of plans see {@link Simulation}. */
class RunMachineGuaranteeTests {

    private static final String SLOW_BEFORE_GUARANTEED = "a forever deaf timeout 2000, b 10 guaranteed 300 after a";

    @Nested
    class Guarantees {

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', textBlock = """
                the earlier task is cut where the guarantee begins | a forever deaf timeout 2000, b 10 guaranteed 300 after a | a@700:ABANDONED b@710
                it is interrupted a tenth before         | a forever timeout 2000, b 10 guaranteed 300 after a          | a@630:TIMED_OUT b@640
                a shorter timeout of its own stays       | a forever deaf timeout 500, b 10 guaranteed 300 after a      | a@500:ABANDONED b@510
                not under its own guarantee              | a forever deaf timeout 2000 guaranteed 800, b 10 guaranteed 300 after a | a@800:ABANDONED b@810
                a chain of guarantees                    | a forever deaf timeout 2000, b forever deaf timeout 2000 guaranteed 200 after a, c 10 guaranteed 300 after b | a@500:ABANDONED b@700:ABANDONED c@710
                through a task without a guarantee       | a forever deaf timeout 2000, b 10 after a, c 10 guaranteed 300 after b | a@700:ABANDONED b@700:SKIPPED c@710
                of two paths the longer counts           | a forever deaf timeout 2000, b 10 guaranteed 100 after a, c 10 guaranteed 400 after a | a@600:ABANDONED b@610 c@610
                each path its own                        | a forever deaf timeout 2000, x forever deaf timeout 2000, b 10 guaranteed 100 after a, c 10 guaranteed 400 after x | x@600:ABANDONED c@610 a@900:ABANDONED b@910
                through phases                           | d forever deaf in drain timeout 2000, f 10 guaranteed 300 in flush | d@700:ABANDONED f@710
                nobody waits for nobody                  | a forever deaf timeout 900, b 10 guaranteed 300              | b@10 a@900:ABANDONED
                a guarantee takes nothing from its task  | a forever deaf timeout 900 guaranteed 300                     | a@900:ABANDONED
                what is off is guaranteed nothing        | a forever deaf timeout 2000, x 10 guaranteed 400 off after a, b 10 guaranteed 300 after x | x@700:SKIPPED a@700:ABANDONED b@710
                what was there before the guarantee ends | a 600 timeout 2000, b 10 guaranteed 300 after a              | a@600 b@610
                """)
        void taskWhenTimeIsGuaranteedToLaterOnesEndsWhereThatBegins(String rule, String plan, String ends) {
            assertThat(Simulation.of(plan).cutOff(1000).run().ends()).isEqualTo(ends);
        }

        @Test
        void taskWhenTheTerminalTaskIsGuaranteedTimeLeavesItThat() {
            var run = Simulation.of("a forever deaf timeout 2000", "close 250 guaranteed 300")
                    .cutOff(1000)
                    .run();

            assertThat(run.ends()).isEqualTo("a@700:ABANDONED close@950");
        }

        @Test
        void taskWhenItsOwnGuaranteeReachesTheCutOffIsCutThere() {
            var run = Simulation.of("a forever deaf timeout 2000 guaranteed 1000, b 10 guaranteed 300 after a")
                    .cutOff(1000)
                    .run();

            assertThat(run.logOf("a")).containsExactly("0 start a", "1000 interrupt a", "1100 CUT_OFF a");
        }

        @Test
        void taskWhenCutShortKnowsItsWholeTime() {
            var run = Simulation.of(SLOW_BEFORE_GUARANTEED).cutOff(1000).run();

            assertThat(run.machine().limits().effectiveTimeout(0))
                    .isEqualTo(Duration.ofMillis(700).toNanos());
            assertThat(run.machine().limits().effectiveTimeout(1))
                    .isEqualTo(Duration.ofSeconds(10).toNanos());
        }

        @Test
        void taskWhenNoTimeIsLeftForItIsSkipped() {
            var run = Simulation.of(
                            "a forever deaf timeout 2000 guaranteed 800, m 10 after a, b 10 guaranteed 300 after m")
                    .cutOff(1000)
                    .run();

            assertThat(run.ends()).isEqualTo("a@800:ABANDONED m@800:SKIPPED b@810");
            assertThat(run.reasons()).isEqualTo("m NO_TIME_LEFT");
        }

        @Test
        void taskWhenAMomentIsLeftForItStarts() {
            var run = Simulation.of("a 699 deaf timeout 699, m forever deaf after a, b 10 guaranteed 300 after m")
                    .cutOff(1000)
                    .run();

            assertThat(run.ends()).isEqualTo("a@699:TIMED_OUT m@700:ABANDONED b@710");
        }

        @ParameterizedTest(name = "cancelled at {0}")
        @CsvSource({"-1, b@800:CANCELLED a@800", "500, b@800:CANCELLED a@800", "629, b@800:CANCELLED a@800"})
        void taskWhenALaterOneIsCancelledHasItsTime(int at, String ends) {
            var run = Simulation.of("a 800 timeout 2000, b 10 guaranteed 300 after a")
                    .cutOff(1000)
                    .cancel(at, "b")
                    .run();

            assertThat(run.ends()).isEqualTo(ends);
        }

        @Test
        void taskWhenALaterOneIsCancelledAfterItsInterruptHasNoMore() {
            var run = Simulation.of("a 800 deaf timeout 2000, b 10 guaranteed 300 after a")
                    .cutOff(1000)
                    .cancel(631, "b")
                    .run();

            assertThat(run.logOf("a")).containsExactly("0 start a", "630 interrupt a", "700 ABANDONED a", "800 late a");
        }

        @Test
        void taskWhenOneOfTwoGuaranteesIsWaivedIsBoundByTheOther() {
            var run = Simulation.of(
                            "a forever deaf timeout 2000, b 10 guaranteed 400 after a, c 10 guaranteed 100 after a")
                    .cutOff(1000)
                    .cancel(100, "b")
                    .run();

            assertThat(run.logOf("a")).endsWith("900 ABANDONED a");
        }

        @ParameterizedTest(name = "at {0} to {1}")
        @CsvSource(delimiter = '|', textBlock = """
                500 | 1500 | a@1200:ABANDONED b@1210
                100 | 600  | a@300:ABANDONED b@310
                500 | 600  | a@525:ABANDONED b@535
                650 | 1500 | a@700:ABANDONED b@710
                """)
        void guaranteeWhenTheCutOffMovesMovesWithIt(int at, int to, String ends) {
            var run = Simulation.of(SLOW_BEFORE_GUARANTEED)
                    .cutOff(1000)
                    .moveCutOff(at, to)
                    .run();

            assertThat(run.ends()).isEqualTo(ends);
        }

        @Test
        void guaranteesWhenTheyFitAreKeptWhateverOthersDo() {
            var run = Simulation.of("""
                            a forever deaf timeout 5000 guaranteed 200,
                            b forever deaf timeout 5000 guaranteed 300 after a,
                            c forever deaf timeout 5000 guaranteed 400 after b,
                            d 99 guaranteed 100 after c""").cutOff(1000).run();

            assertThat(run.ends()).isEqualTo("a@200:ABANDONED b@500:ABANDONED c@900:ABANDONED d@999");
        }
    }

    @Nested
    class Extend {

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', textBlock = """
                gets more time                   | a 800 timeout 500                                           | 100 | 500  | a@800
                to its new end                   | a forever deaf timeout 500                                  | 100 | 500  | a@1000:ABANDONED
                at the moment of its interrupt   | a 800 timeout 500                                           | 450 | 500  | a@800
                after its interrupt nothing      | a forever deaf timeout 500                                  | 451 | 500  | a@500:ABANDONED
                before its start nothing         | p 100, a forever deaf timeout 500 after p                   | 50  | 500  | p@100 a@600:ABANDONED
                after its end nothing            | a 100 timeout 500                                           | 200 | 500  | a@100
                not what is guaranteed to others | a forever deaf timeout 500, b 10 guaranteed 1300 after a    | 100 | 5000 | a@700:ABANDONED b@710
                not where it is cut already      | a forever deaf timeout 5000, b 10 guaranteed 1300 after a   | 100 | 500  | a@700:ABANDONED b@710
                not beyond the cut-off           | a forever timeout 500                                       | 100 | 9999 | a@2000:CUT_OFF
                """)
        void taskWhenItAsksForMoreTimeGetsWhatIsFree(String rule, String plan, int at, int by, String ends) {
            var run = Simulation.of(plan).cutOff(2000).extend(at, "a", by).run();

            assertThat(run.ends()).isEqualTo(ends);
        }

        @Test
        void taskWhenItAsksAgainGetsMoreAgain() {
            var run = Simulation.of("a 800 timeout 300")
                    .extend(100, "a", 200)
                    .extend(350, "a", 200)
                    .extend(600, "a", 200)
                    .run();

            assertThat(run.ends()).isEqualTo("a@800");
            assertThat(run.machine().limits().effectiveTimeout(0))
                    .isEqualTo(Duration.ofMillis(900).toNanos());
        }

        @Test
        void taskWhenItHasTimeUntilTheCutOffDoesNotSaveUpMore() {
            var run = Simulation.of("a forever deaf timeout 500")
                    .cutOff(1000)
                    .extend(100, "a", 600)
                    .extend(200, "a", 600)
                    .moveCutOff(300, 5000)
                    .run();

            assertThat(run.ends()).isEqualTo("a@1100:ABANDONED");
        }

        @Test
        void taskWhenExtendedAfterALaterOneIsCancelledGetsAllOfIt() {
            var run = Simulation.of("a 1500 timeout 500, b 10 guaranteed 1300 after a")
                    .cutOff(2000)
                    .extend(100, "a", 1400)
                    .cancel(200, "b")
                    .run();

            assertThat(run.ends()).isEqualTo("b@1500:CANCELLED a@1500");
            assertThat(run.machine().tasks().status(0)).isEqualTo(TaskStatus.SUCCEEDED);
        }
    }
}
