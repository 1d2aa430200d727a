package dev.softlanding.shutdown.engine.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What does not start, and why, on the bare machine: failure policies, strict edges, tasks that are disabled or cancelled,
 * runs that are cut. For the notation of plans see {@link Simulation}.
 */
class RunMachinePolicyTests {

    @Nested
    class Policies {

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                continue: failed          | a 10 fails, b 10 after a                               | a@10:FAILED b@20         | -
                continue: timed out       | a forever timeout 100, b 10 after a                    | a@90:TIMED_OUT b@100     | -
                continue: abandoned       | a forever deaf timeout 100, b 10 after a               | a@100:ABANDONED b@110    | -
                skip: failed              | a 10 fails skips, b 10 after a                         | a@10:FAILED b@10:SKIPPED | b PREDECESSOR_FAILED a
                skip: timed out           | a forever timeout 100 skips, b 10 after a              | a@90:TIMED_OUT b@90:SKIPPED | b PREDECESSOR_FAILED a
                skip: abandoned           | a forever deaf timeout 100 skips, b 10 after a         | a@100:ABANDONED b@100:SKIPPED | b PREDECESSOR_FAILED a
                skip: succeeded           | a 10 skips, b 10 after a                               | a@10 b@20                | -
                skip: unrelated           | a 10 fails skips, b 10 after a, c 50                   | a@10:FAILED b@10:SKIPPED c@50 | b PREDECESSOR_FAILED a
                skip: others' edge        | a 10 fails skips before b, b 10                        | a@10:FAILED b@10:SKIPPED | b PREDECESSOR_FAILED a
                skip: transitively        | a 10 fails skips, b 10 after a, c 10 after b           | a@10:FAILED b@10:SKIPPED c@10:SKIPPED | b PREDECESSOR_FAILED a, c PREDECESSOR_FAILED a
                skip: when it could start | a 10 fails skips, p 50, b 10 after a p                 | a@10:FAILED p@50 b@50:SKIPPED | b PREDECESSOR_FAILED a
                skip: not by phases       | d 10 fails skips in drain, f 10 in flush               | d@10:FAILED f@20         | -
                skip: not after a phase   | d 10 fails skips in drain, n 10 after drain            | d@10:FAILED n@20         | -
                skip: not before a phase  | n 10 fails skips before flush, f 10 in flush           | n@10:FAILED f@20         | -
                skip: an edge in a phase  | d 10 fails skips in drain, f 10 in flush after d, g 10 in flush | d@10:FAILED f@10:SKIPPED g@20 | f PREDECESSOR_FAILED d
                skip: not telemetry       | a 10 fails skips, t 10 in telemetry after a            | a@10:FAILED t@20         | -
                skip: nor what follows it | a 10 fails skips, t 10 in telemetry after a, n 10 after t | a@10:FAILED t@20 n@30 | -
                skip: through disabled    | a 10 fails skips, x 10 off after a, b 10 after x       | x@10:SKIPPED a@10:FAILED b@10:SKIPPED | x DISABLED, b PREDECESSOR_FAILED a
                skip: disabled itself     | a 10 fails skips off, b 10 after a                     | a@0:SKIPPED b@10         | a DISABLED
                """)
        void dependentsWhenATaskFailsDoWhatItsPolicySays(String rule, String plan, String ends, String reasons) {
            var run = Simulation.of(plan).run();

            assertThat(run.ends()).isEqualTo(ends);
            assertThat(run.reasons()).isEqualTo(reasons == null ? "" : reasons);
            assertThat(run.machine().cutOffCause()).isNull();
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', textBlock = """
                failed    | a 10 fails aborts, b 10 after a, c 200           | a@10:FAILED b@10:CANCELLED c@10:CUT_OFF
                timed out | a forever timeout 100 aborts, b 10 after a, c 200 | a@90:TIMED_OUT b@90:CANCELLED c@90:CUT_OFF
                abandoned | a forever deaf timeout 100 aborts, b 10 after a, c 200 | a@100:ABANDONED b@100:CANCELLED c@100:CUT_OFF
                """)
        void runWhenATaskFailsThatAbortsEnds(String rule, String plan, String ends) {
            var run = Simulation.of(plan).run();

            assertThat(run.ends()).isEqualTo(ends);
            assertThat(run.reasons()).isEqualTo("b CUT_OFF");
            assertThat(run.machine().cutOffCause()).isEqualTo(CutOffCause.ABORTED);
            assertThat(run.machine().abortedBy()).isZero();
        }

        @Test
        void terminalWhenATaskBeforeItFailsIsNotSkipped() {
            assertThat(Simulation.of("a 10 fails skips", "close 5 after a")
                            .run()
                            .ends())
                    .isEqualTo("a@10:FAILED close@15");
        }

        @Test
        void dependentsWhenACancelledTaskIsInBetweenAreSkipped() {
            var run = Simulation.of("a 10 fails skips, x 10 after a, b 10 after x")
                    .cancel(5, "x")
                    .run();

            assertThat(run.reasons()).isEqualTo("x CANCELLED, b PREDECESSOR_FAILED a");
        }

        @Test
        void dependentsWhenATaskIsCancelledStart() {
            assertThat(Simulation.of("a 10 fails skips, b 10 after a")
                            .cancel(-1, "a")
                            .run()
                            .ends())
                    .isEqualTo("a@0:CANCELLED b@10");
        }
    }

    @Nested
    class StrictEdges {

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                still running            | a forever deaf timeout 100, b 10 after a!                    | a@100:ABANDONED b@100:SKIPPED | b PREDECESSOR_RUNS a
                declared from before     | a forever deaf timeout 100 before b!, b 10                   | a@100:ABANDONED b@100:SKIPPED | b PREDECESSOR_RUNS a
                declared plainly as well | a forever deaf timeout 100 before b!, b 10 after a           | a@100:ABANDONED b@100:SKIPPED | b PREDECESSOR_RUNS a
                optional too             | a forever deaf timeout 100, b 10 after a?! absent!?          | a@100:ABANDONED b@100:SKIPPED | b PREDECESSOR_RUNS a
                ended by the interrupt   | a forever timeout 100, b 10 after a!                         | a@90:TIMED_OUT b@100 | -
                failed                   | a 10 fails, b 10 after a!                                    | a@10:FAILED b@20 | -
                ended late before        | a 150 deaf timeout 100, p 200, b 10 after a! p               | a@100:ABANDONED p@200 b@210 | -
                ended late just then     | a 200 deaf timeout 100, p 200, b 10 after a! p               | a@100:ABANDONED p@200 b@210 | -
                ended late too late      | a 201 deaf timeout 100, p 200, b 10 after a! p               | a@100:ABANDONED p@200 b@200:SKIPPED | b PREDECESSOR_RUNS a
                transitively             | a forever deaf timeout 100, b 10 after a!, c 10 after b!     | a@100:ABANDONED b@100:SKIPPED c@100:SKIPPED | b PREDECESSOR_RUNS a, c PREDECESSOR_RUNS a
                handed on, ended or not  | a 150 deaf timeout 100, p 200, b 10 after a!, c 10 after b! p | a@100:ABANDONED b@100:SKIPPED p@200 c@200:SKIPPED | b PREDECESSOR_RUNS a, c PREDECESSOR_RUNS a
                not along a plain edge   | a forever deaf timeout 100, b 10 after a!, c 10 after b      | a@100:ABANDONED b@100:SKIPPED c@110 | b PREDECESSOR_RUNS a
                a plain edge beside it   | a forever deaf timeout 100, b 10 after a!, c 10 after a      | a@100:ABANDONED b@100:SKIPPED c@110 | b PREDECESSOR_RUNS a
                after a plain edge       | a forever deaf timeout 100, b 10 after a, c 10 after b!      | a@100:ABANDONED b@110 c@120 | -
                through disabled         | a forever deaf timeout 100, x 10 off after a!, b 10 after x! | x@100:SKIPPED a@100:ABANDONED b@100:SKIPPED | x DISABLED, b PREDECESSOR_RUNS a
                plainly through disabled | a forever deaf timeout 100, x 10 off after a!, b 10 after x  | x@100:SKIPPED a@100:ABANDONED b@110 | x DISABLED
                not telemetry            | a forever deaf timeout 100, t 10 in telemetry after a!       | a@100:ABANDONED t@110 | -
                """)
        void taskWhenItsPredecessorMustHaveEndedStartsOnlyThen(String rule, String plan, String ends, String reasons) {
            var run = Simulation.of(plan).run();

            assertThat(run.ends()).isEqualTo(ends);
            assertThat(run.reasons()).isEqualTo(reasons == null ? "" : reasons);
        }

        @Test
        void terminalWhenItsPredecessorStillRunsIsNotSkipped() {
            assertThat(Simulation.of("a forever deaf timeout 100", "close 5 after a!")
                            .run()
                            .ends())
                    .isEqualTo("a@100:ABANDONED close@105");
        }
    }

    @Nested
    class FailuresAndStrictEdges {

        /** A failure is handed on along every edge; that a predecessor still runs, along strict ones only. */
        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', textBlock = """
                the strict edge declared first  | a forever deaf timeout 100, f 10 fails skips, b 10 after a! f, c 10 after b
                the strict edge declared second | a forever deaf timeout 100, f 10 fails skips, b 10 after f a!, c 10 after b
                both by one task                | f forever deaf timeout 100 skips, b 10 after f!, c 10 after b
                """)
        void dependentsWhenBothAreToBlameAreSkippedForTheFailure(String rule, String plan) {
            assertThat(Simulation.of(plan).run().reasons()).isEqualTo("b PREDECESSOR_FAILED f, c PREDECESSOR_FAILED f");
        }
    }

    @Nested
    class Disabled {

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', textBlock = """
                order through it holds  | a 100, x 10 off after a, b 10 after x                        | x@100:SKIPPED a@100 b@110
                order by before holds   | a 100, x 10 off after a before b, b 10                       | x@100:SKIPPED a@100 b@110
                through phases too      | d 100 in drain, x 10 off in flush, r 10 in release           | x@100:SKIPPED d@100 r@110
                a chain of them         | a 100, x 10 off after a, y 10 off after x, b 10 after y      | x@100:SKIPPED y@100:SKIPPED a@100 b@110
                at the head             | x 10 off, b 10 after x                                       | x@0:SKIPPED b@10
                at the end              | a 100, x 10 off after a                                      | x@100:SKIPPED a@100
                nothing else            | x 10 off, y 10 off after x                                   | x@0:SKIPPED y@0:SKIPPED
                """)
        void taskWhenDisabledIsANodeWithoutWork(String rule, String plan, String ends) {
            assertThat(Simulation.of(plan).run().ends()).isEqualTo(ends);
        }

        @Test
        void terminalWhenDisabledDoesNotRun() {
            var run = Simulation.of("a 100", "close 10 off").run();

            assertThat(run.reasons()).isEqualTo("close DISABLED");
            assertThat(run.log()).endsWith("100 finished");
        }

        @Test
        void disabledTaskWhenWorkersAreScarceMakesNothingUrgent() {
            var run = Simulation.of("a 10 timeout 900, b 10 timeout 100, x 10 off after b timeout 1000")
                    .workers(1)
                    .run();

            assertThat(run.started()).containsExactly(0, 1);
        }
    }

    @Nested
    class Cancelled {

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', textBlock = """
                before the run      | -1  | a 100, x 10 after a, b 10 after x | x@100:CANCELLED a@100 b@110
                while it waits      | 50  | a 100, x 10 after a, b 10 after x | x@100:CANCELLED a@100 b@110
                while it runs       | 105 | a 100, x 10 after a, b 10 after x | a@100 x@110 b@120
                after its end       | 115 | a 100, x 10 after a, b 10 after x | a@100 x@110 b@120
                at the moment before it would start | 100 | a 100, x 10 after a, b 10 after x | x@100:CANCELLED a@100 b@110
                without dependents  | 50  | a 100, x 10 after a               | x@100:CANCELLED a@100
                before its phase    | 50  | a 100 in drain, x 10 in flush, b 10 in release | x@100:CANCELLED a@100 b@110
                disabled before     | -1  | x 10 off, b 10 after x            | x@0:CANCELLED b@10
                disabled, in a run  | 50  | a 100, x 10 off after a           | x@100:SKIPPED a@100
                """)
        void taskWhenCancelledBeforeItsStartIsANodeWithoutWork(String rule, int at, String plan, String ends) {
            assertThat(Simulation.of(plan).cancel(at, "x").run().ends()).isEqualTo(ends);
        }

        @Test
        void taskWhenCancelledWhileItWaitsForAWorkerPassesAtOnce() {
            var run = Simulation.of("a 100 timeout 60000, x 10, b 10 after x, c 10")
                    .workers(1)
                    .cancel(50, "x")
                    .run();

            assertThat(run.ends()).isEqualTo("x@50:CANCELLED a@100 b@110 c@120");
        }

        @Test
        void cancelWhenItComesTooLateSaysSo() {
            List<Boolean> cancelled = new ArrayList<>();
            var run =
                    Simulation.of("a 100, x 10 after a, b forever deaf after x").cutOff(500);
            for (int at : new int[] {50, 60, 105, 300, 550}) {
                run.at(at, machine -> cancelled.add(machine.cancel(at < 300 ? 1 : 2, run.now())));
            }
            run.run();

            assertThat(cancelled).containsExactly(true, true, true, false, false);
            assertThat(run.ends()).isEqualTo("x@100:CANCELLED a@100 b@600:CUT_OFF");
        }

        @Test
        void lastTaskWhenCancelledWhileItWaitsForAWorkerEndsTheRun() {
            var run = Simulation.of("a forever deaf timeout 60000, x 10")
                    .workers(1)
                    .cutOff(500)
                    .cancel(550, "x")
                    .run();

            assertThat(run.logOf("x")).containsExactly("500 CUT_OFF x");
            assertThat(run.finishedAt()).isEqualTo(Simulation.moment(600));
        }
    }

    @Nested
    class AbortAndEscalate {

        @Test
        void runWhenAbortedGoesOnAsAtTheCutOff() {
            var run = Simulation.of("a 10 fails aborts, b forever lingers 50, c forever deaf, d 10 after a", "close 1")
                    .run();

            assertThat(run.log().subList(5, run.log().size()))
                    .containsExactly(
                            "0 start a",
                            "0 start b",
                            "0 start c",
                            "10 FAILED a",
                            "10 cut-off",
                            "10 CANCELLED d",
                            "10 CANCELLED close",
                            "10 interrupt b",
                            "10 interrupt c",
                            "60 CUT_OFF b",
                            "110 CUT_OFF c",
                            "110 finished");
        }

        @Test
        void taskWhenItFailsInAnAbortedRunAbortsNothing() {
            var run = Simulation.of("a 10 fails aborts, b forever fails aborts").run();

            assertThat(run.ends()).isEqualTo("a@10:FAILED b@10:CUT_OFF");
            assertThat(run.machine().abortedBy()).isZero();
        }

        @Test
        void taskWhenItFailsAfterTheCutOffAbortsNothing() {
            var run = Simulation.of("a forever fails aborts").cutOff(50).run();

            assertThat(run.machine().cutOffCause()).isEqualTo(CutOffCause.DEADLINE);
            assertThat(run.machine().abortedBy()).isEqualTo(RunMachine.NONE);
        }

        @Test
        void outcomesWhenARunIsAbortedStay() {
            var run = Simulation.of("s 5 fails skips, k 1 after s, x 1 off after a, a 10 fails aborts")
                    .run();

            assertThat(run.ends()).isEqualTo("x@10:SKIPPED s@5:FAILED k@5:SKIPPED a@10:FAILED");
        }

        @Test
        void phaseWhenItsLastTaskAbortsTheRunDoesNotEnd() {
            assertThat(Simulation.of("d 10 fails aborts in drain").run().log())
                    .endsWith("10 FAILED d", "10 cut-off", "10 finished")
                    .doesNotContain("10 end of drain");
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', textBlock = """
                what runs and what does not   | a 200, b 10 after a               | 50  | b@50:CUT_OFF a@50:CUT_OFF   | ESCALATED
                what has ended stays          | a 10, b 100 after a               | 50  | a@10 b@50:CUT_OFF           | ESCALATED
                at the moment of the cut-off  | a 200                             | 100 | a@100:CUT_OFF               | ESCALATED
                after the cut-off             | a forever lingers 80              | 150 | a@180:CUT_OFF               | DEADLINE
                after the run                 | a 10                              | 50  | a@10                        |
                """)
        void runWhenSomebodyCutsItIsCutNow(String rule, String plan, int at, String ends, CutOffCause cause) {
            var run = Simulation.of(plan).cutOff(100).cutNow(at).run();

            assertThat(run.ends()).isEqualTo(ends);
            assertThat(run.machine().cutOffCause()).isEqualTo(cause);
        }

        @Test
        void runWhenCutTwiceIsCutOnce() {
            var run = Simulation.of("a forever deaf").cutNow(50).cutNow(90).run();

            assertThat(run.logOf("a")).containsExactly("0 start a", "50 interrupt a", "150 CUT_OFF a");
            assertThat(run.machine().limits().cutOffAt()).isEqualTo(Simulation.moment(50));
            assertThat(run.machine().tasks().status(0)).isEqualTo(TaskStatus.CUT_OFF);
        }
    }
}
