package dev.softlanding.shutdown.engine.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left out when the time is short, on the bare machine. For the notation of plans see {@link Simulation}. */
class RunMachineOptionalTests {

    @Nested
    class Start {

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', textBlock = """
                nothing comes after it, and it just fits | o 10 timeout 1000 optional                                     | o@10
                nothing does, and it does not fit        | o 10 timeout 1001 optional                                     | o@0:SKIPPED
                what comes after it just fits            | o 10 timeout 600 optional, c 10 timeout 400 after o            | o@10 c@20
                what comes after it would not            | o 10 timeout 600 optional, c 10 timeout 401 after o            | o@0:SKIPPED c@10
                a later optional one counts for nothing  | o 10 timeout 600 optional, p 10 timeout 401 optional after o   | o@10 p@20
                but is left out if it does not fit then  | o 600 timeout 700 optional, p 10 timeout 401 optional after o  | o@600 p@600:SKIPPED
                through a later optional one             | o 10 timeout 600 optional, p 5 timeout 9 optional after o, c 10 timeout 401 after p | o@0:SKIPPED p@5 c@15
                of two paths the longer counts           | o 10 timeout 600 optional, b 10 timeout 99 after o, c 10 timeout 401 after o | o@0:SKIPPED b@10 c@10
                through phases                           | o 10 in drain timeout 600 optional, c 10 in flush timeout 401  | o@0:SKIPPED c@10
                nobody waits for nobody                  | c 10 timeout 401, o 10 timeout 600 optional                    | c@10 o@10
                what is off needs nothing                | o 10 timeout 600 optional, c 10 timeout 401 off after o        | c@10:SKIPPED o@10
                what fits when it can start              | c 300 timeout 500, o 10 timeout 700 optional after c           | c@300 o@310
                what does not fit any more               | c 301 timeout 500, o 10 timeout 700 optional after c           | c@301 o@301:SKIPPED
                """)
        void taskWhenItIsOptionalStartsIfItFitsWithAllThatHasToBeDoneAfterIt(String rule, String plan, String ends) {
            assertThat(Simulation.of(plan).cutOff(1000).run().ends()).isEqualTo(ends);
        }

        @Test
        void taskWhenItIsLeftOutTellsWhyAndLetsOthersPass() {
            var run = Simulation.of(
                            "a 100 timeout 300, o 10 timeout 800 optional skips after a, b 10 timeout 200 after o!")
                    .cutOff(1000)
                    .run();

            assertThat(run.ends()).isEqualTo("a@100 o@100:SKIPPED b@110");
            assertThat(run.reasons()).isEqualTo("o SHORT_OF_TIME");
        }

        @Test
        void taskWhenItIsOffAndOptionalIsOff() {
            var run =
                    Simulation.of("o 10 timeout 2000 optional off").cutOff(1000).run();

            assertThat(run.reasons()).isEqualTo("o DISABLED");
        }

        @Test
        void taskWhenTheTerminalTaskNeedsTheTimeIsLeftOut() {
            var run = Simulation.of("o 10 timeout 600 optional", "close 250 timeout 401")
                    .cutOff(1000)
                    .run();

            assertThat(run.ends()).isEqualTo("o@0:SKIPPED close@250");
        }

        @ParameterizedTest(name = "cancelled at {0}")
        @CsvSource({"-1, c@110:CANCELLED p@100 o@110", "50, c@110:CANCELLED p@100 o@110"})
        void taskWhenALaterOneIsCancelledNeedNotLeaveItTime(int at, String ends) {
            var run = Simulation.of("p 100 timeout 200, o 10 timeout 600 optional after p, c 10 timeout 401 after o")
                    .cutOff(1000)
                    .cancel(at, "c")
                    .run();

            assertThat(run.ends()).isEqualTo(ends);
        }

        @ParameterizedTest(name = "to {0}")
        @CsvSource({"1100, p@100 o@110 c@120", "1099, p@100 o@100:SKIPPED c@110"})
        void taskWhenTheCutOffHasMovedIsJudgedByTheNewOne(int to, String ends) {
            for (int before : new int[] {100, 5_000}) {
                var run = Simulation.of(
                                "p 100 timeout 200, o 10 timeout 600 optional after p, c 10 timeout 400 after o")
                        .cutOff(before)
                        .moveCutOff(50, to)
                        .run();

                assertThat(run.ends()).as("before: %s", before).isEqualTo(ends);
            }
        }

        /** It waits for a worker, and what fitted when it became ready does not fit when it is taken. */
        @Test
        void taskWhenItHasWaitedForAWorkerIsJudgedWhenItIsTaken() {
            var run = Simulation.of("a 401 timeout 700, o 10 timeout 600 optional")
                    .cutOff(1000)
                    .workers(1)
                    .run();

            assertThat(run.ends()).isEqualTo("a@401 o@401:SKIPPED");
        }
    }

    @Nested
    class OthersTime {

        @Test
        void tasksWhenWhatHasToBeDoneFitsHaveTheirWholeTimeoutsWhateverOptionalOnesDo() {
            var run = Simulation.of("""
                            o forever deaf timeout 300 optional,
                            a forever deaf timeout 400 after o,
                            p forever deaf timeout 1 optional after a,
                            b forever deaf timeout 200 after p,
                            q forever deaf timeout 300 optional after b,
                            c 89 timeout 100 after q""").cutOff(1000).run();

            assertThat(run.ends())
                    .isEqualTo("o@300:ABANDONED a@700:ABANDONED p@700:SKIPPED b@900:ABANDONED q@900:SKIPPED c@989");
        }

        @Test
        void guaranteeWhenATaskIsOptionalHoldsAsForAll() {
            var run = Simulation.of("a forever deaf timeout 2000, o 10 timeout 400 optional after a, b 10 timeout 500"
                            + " guaranteed 300 after o")
                    .cutOff(1000)
                    .run();

            assertThat(run.ends()).isEqualTo("a@700:ABANDONED o@700:SKIPPED b@710");
        }
    }

    @Nested
    class RunningTask {

        private static final String O_BEFORE_C = "o forever deaf timeout 500 optional, c 10 timeout 300 after o";

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', textBlock = """
                gets what nobody needs       | o forever deaf timeout 500 optional, c 10 timeout 300 after o          | 100 | o@600:ABANDONED c@610
                not what those after it need | o forever deaf timeout 500 optional, c 10 timeout 300 after o          | 900 | o@700:ABANDONED c@710
                nor more than is guaranteed  | o forever deaf timeout 500 optional, c 10 timeout 300 guaranteed 100 after o | 900 | o@700:ABANDONED c@710
                what optional ones would     | o forever deaf timeout 500 optional, p 10 timeout 300 optional after o | 450 | o@950:ABANDONED p@950:SKIPPED
                not beyond the cut-off       | o forever timeout 500 optional                                         | 900 | o@1000:CUT_OFF
                """)
        void optionalTaskWhenItAsksForMoreTimeGetsWhatIsFree(String rule, String plan, int by, String ends) {
            var run = Simulation.of(plan).cutOff(1000).extend(100, "o", by).run();

            assertThat(run.ends()).isEqualTo(ends);
        }

        @Test
        void optionalTaskWhenALaterOneIsCancelledGetsWhatThatNeeded() {
            var run = Simulation.of(O_BEFORE_C)
                    .cutOff(1000)
                    .extend(100, "o", 450)
                    .cancel(200, "c")
                    .run();

            assertThat(run.logOf("o")).endsWith("950 ABANDONED o");
        }

        @ParameterizedTest(name = "at {0} to {1}")
        @CsvSource(delimiter = '|', textBlock = """
                100 | 700 | o@400:ABANDONED c@410
                100 | 800 | o@500:ABANDONED c@510
                """)
        void optionalTaskWhenTheCutOffComesEarlierEndsWhereTheNeedsOfLaterOnesBegin(int at, int to, String ends) {
            var run = Simulation.of(O_BEFORE_C).cutOff(1000).moveCutOff(at, to).run();

            assertThat(run.ends()).isEqualTo(ends);
        }

        @Test
        void optionalTaskWhenItHasStartedHasItsWholeTimeout() {
            var run = Simulation.of(O_BEFORE_C).cutOff(1000).run();

            assertThat(run.machine().limits().effectiveTimeout(0))
                    .isEqualTo(Duration.ofMillis(500).toNanos());
        }
    }
}
