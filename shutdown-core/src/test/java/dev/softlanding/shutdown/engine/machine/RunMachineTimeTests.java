package dev.softlanding.shutdown.engine.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.report.TaskStatus;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Timeouts and the cut-off, on the bare machine. For the notation of plans see {@link Simulation}. */
class RunMachineTimeTests {

    @Nested
    class Timeouts {

        @ParameterizedTest(name = "timeout {0} ms: interrupted after {1} ms")
        @CsvSource({"10, 9", "500, 450", "1000, 900", "1001, 901", "60000, 59900"})
        void interruptWhenTimeoutNearsComesATenthBeforeButAtMost100Millis(int timeout, int interrupted) {
            var run = Simulation.of("a forever deaf timeout " + timeout).run();

            assertThat(run.log()).contains("0 start a", interrupted + " interrupt a", timeout + " ABANDONED a");
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', textBlock = """
                ends just before its interrupt       | a 899 timeout 1000             | a@899
                ends at the moment of its interrupt  | a 900 timeout 1000             | a@900
                fails just before its interrupt      | a 899 fails timeout 1000       | a@899:FAILED
                ends by the interrupt                | a forever timeout 1000         | a@900:TIMED_OUT
                fails by the interrupt               | a forever fails timeout 1000   | a@900:TIMED_OUT
                ends a while after the interrupt     | a forever lingers 50 timeout 1000 | a@950:TIMED_OUT
                ignores it but ends before the end   | a 999 deaf timeout 1000        | a@999:TIMED_OUT
                ends at the very moment              | a forever lingers 100 timeout 1000 | a@1000:TIMED_OUT
                ends too late                        | a forever lingers 101 timeout 1000 | a@1000:ABANDONED
                never ends                           | a forever deaf timeout 1000    | a@1000:ABANDONED
                """)
        void outcomeWhenTimeIsUpTellsWhetherTheTaskEnded(String rule, String plan, String ends) {
            assertThat(Simulation.of(plan).run().ends()).isEqualTo(ends);
        }

        @Test
        void timeoutWhenTheTaskStartsLateCountsFromItsStart() {
            assertThat(Simulation.of("a 5000, b forever deaf after a timeout 1000")
                            .run()
                            .logOf("b"))
                    .containsExactly("5000 start b", "5900 interrupt b", "6000 ABANDONED b");
        }

        @Test
        void interruptWhenTheTaskGoesOnIsNotRepeated() {
            assertThat(Simulation.of("a 950 deaf timeout 1000, b 2000").run().logOf("a"))
                    .containsExactly("0 start a", "900 interrupt a", "950 TIMED_OUT a");
        }

        @Test
        void dependentsWhenAPredecessorIsAbandonedStartThenAndAreMarked() {
            var run = Simulation.of("a 5000 deaf timeout 1000, b 10 after a, c 10 after b")
                    .run();

            assertThat(run.log())
                    .containsSubsequence(
                            "1000 ABANDONED a",
                            "1000 start b overlaps [a]",
                            "1010 SUCCEEDED b",
                            "1010 start c overlaps [a]",
                            "1020 SUCCEEDED c");
        }

        @Test
        void dependentsThroughAPhaseWhenAPredecessorIsAbandonedAreMarked() {
            assertThat(Simulation.of("d forever deaf in drain timeout 1000, f 1 in flush")
                            .run()
                            .logOf("f"))
                    .containsExactly("1000 start f overlaps [d]", "1001 SUCCEEDED f");
        }

        @Test
        void dependentsWhenSeveralPredecessorsAreAbandonedAreMarkedWithAll() {
            assertThat(Simulation.of("a forever deaf timeout 1000, b forever deaf timeout 2000, c 1 after a b")
                            .run()
                            .logOf("c"))
                    .containsExactly("2000 start c overlaps [a, b]", "2001 SUCCEEDED c");
        }

        @Test
        void dependentsWhenTheAbandonedTaskHasEndedMeanwhileAreNotMarked() {
            var run = Simulation.of("a 1500 deaf timeout 1000, b 1000 after a, c 1 after b")
                    .run();

            assertThat(run.log())
                    .containsSubsequence(
                            "1000 start b overlaps [a]", "1500 late a", "2000 start c", "2001 SUCCEEDED c");
        }

        @Test
        void unrelatedTasksWhenATaskIsAbandonedRunOnUnmarked() {
            var run = Simulation.of("stuck forever deaf timeout 1000, x 900, y 900 after x, z 300 after y")
                    .run();

            assertThat(run.ends()).isEqualTo("x@900 stuck@1000:ABANDONED y@1800 z@2100");
            assertThat(run.log()).contains("900 start y", "1800 start z");
        }

        @Test
        void lateEndWhenItComesIsToldAndChangesNothing() {
            var run = Simulation.of("a 1500 fails deaf timeout 1000, b 10 after a")
                    .run();

            assertThat(run.ends()).isEqualTo("a@1000:ABANDONED b@1010");
            assertThat(run.log()).endsWith("1010 finished", "1500 late a");
            assertThat(run.machine().tasks().hasEndedLate(0)).isTrue();
            assertThat(run.machine().tasks().endedLateAt(0)).isEqualTo(Simulation.START + 1_500_000_000);
            assertThat(run.machine().tasks().isStuck(0)).isFalse();
        }

        @Test
        void abandonedTaskWhenItNeverEndsStaysStuck() {
            var run = Simulation.of("a forever deaf timeout 1000").run();

            assertThat(run.machine().tasks().isStuck(0)).isTrue();
            assertThat(run.machine().tasks().hasEndedLate(0)).isFalse();
        }
    }

    @Nested
    class CutOff {

        @Test
        void cutOffWhenItComesInterruptsWhatRunsAndStartsNothingMore() {
            var run = Simulation.of("a 5000, b forever deaf, c 10 after a, n 10 after b", "close 1")
                    .cutOff(2000)
                    .run();

            assertThat(run.log())
                    .containsExactly(
                            "0 end of announce",
                            "0 end of drain",
                            "0 end of flush",
                            "0 end of release",
                            "0 end of telemetry",
                            "0 start a",
                            "0 start b",
                            "2000 cut-off",
                            "2000 CUT_OFF c",
                            "2000 CUT_OFF n",
                            "2000 CUT_OFF close",
                            "2000 interrupt a",
                            "2000 interrupt b",
                            "2000 CUT_OFF a",
                            "2100 CUT_OFF b",
                            "2100 finished");
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', textBlock = """
                ends by the interrupt             | a forever             | 2000 | false
                ends in the settle time           | a forever lingers 99  | 2099 | false
                ends at the end of it             | a forever lingers 100 | 2100 | false
                ends by itself in the settle time | a 2050 deaf           | 2050 | false
                ends too late                     | a forever lingers 101 | 2100 | false
                never ends                        | a forever deaf        | 2100 | true
                """)
        void runningTaskWhenCutOffHasTheSettleTimeToEnd(String rule, String plan, int end, boolean stuck) {
            var run = Simulation.of(plan).cutOff(2000).settle(100).run();

            assertThat(run.ends()).isEqualTo("a@" + end + ":CUT_OFF");
            assertThat(run.machine().tasks().isStuck(0)).isEqualTo(stuck);
        }

        @Test
        void taskWhenItEndsAfterTheSettleTimeIsToldLate() {
            var run = Simulation.of("a forever lingers 101").cutOff(2000).run();

            assertThat(run.log()).endsWith("2100 CUT_OFF a", "2100 finished", "2101 late a");
        }

        @Test
        void runWhenEverythingEndsInTheSettleTimeEndsThen() {
            assertThat(Simulation.of("a forever lingers 20").cutOff(2000).run().log())
                    .endsWith("2020 finished");
        }

        @Test
        void interruptedTaskWhenCutOffIsInterruptedAgainAndHasTheSettleTime() {
            var run = Simulation.of("a forever deaf timeout 2050").cutOff(2000).run();

            assertThat(run.logOf("a"))
                    .containsExactly("0 start a", "1950 interrupt a", "2000 interrupt a", "2100 CUT_OFF a");
        }

        @Test
        void abandonedTaskWhenCutOffStaysAbandoned() {
            var run = Simulation.of("a forever deaf timeout 1000, b 5000")
                    .cutOff(2000)
                    .run();

            assertThat(run.ends()).isEqualTo("a@1000:ABANDONED b@2000:CUT_OFF");
        }

        @Test
        void readyTaskWhenCutOffNeverStarts() {
            var run = Simulation.of("a 5000, b 10").workers(1).cutOff(2000).run();

            assertThat(run.logOf("b")).containsExactly("2000 CUT_OFF b");
        }

        @Test
        void taskWhenItsPredecessorEndsAtTheMomentOfTheCutOffDoesNotStart() {
            var run = Simulation.of("a 2000, b 10 after a").cutOff(2000).run();

            assertThat(run.ends()).isEqualTo("a@2000 b@2000:CUT_OFF");
            assertThat(run.machine().tasks().hasStarted(1)).isFalse();
        }

        @Test
        void taskWhenTheTickOfTheCutOffIsDelayedDoesNotStartInBetween() {
            var run = Simulation.of("a forever deaf, b 10 after a").cutOff(9000).at(2500, machine -> {
                machine.moveCutOff(Simulation.START + 1); // due long since, and nobody has ticked
                machine.ended(0, Simulation.START + 2_500_000_000L, null);
            });
            run.run();

            assertThat(run.logOf("b")).containsExactly("2500 CUT_OFF b");
        }

        @Test
        void runWhenItBeginsAfterItsCutOffStartsNothing() {
            var run = Simulation.of("a 10, d 10 in drain").cutOff(-1).run();

            assertThat(run.started()).isEmpty();
            assertThat(run.machine().tasks().status(0)).isEqualTo(TaskStatus.CUT_OFF);
            assertThat(run.log()).endsWith("0 finished");
        }

        @Test
        void phasesWhenCutOffDoNotEnd() {
            var run = Simulation.of("a 10 in announce, d 5000 in drain, f 10 in flush")
                    .cutOff(2000)
                    .run();

            assertThat(run.log()).contains("10 end of announce").doesNotContain("2000 end of drain");
            assertThat(run.machine().tasks().hasStarted(run.plan().gate(Phase.DRAIN)))
                    .isTrue();
            assertThat(run.machine().tasks().hasStarted(run.plan().end(Phase.DRAIN)))
                    .isFalse();
        }

        @Test
        void runWhenItEndsBeforeTheCutOffKnowsNothingOfIt() {
            var run = Simulation.of("a 1999").cutOff(2000).run();

            assertThat(run.machine().cutOffCause()).isNull();
            assertThat(run.log()).doesNotContain("2000 cut-off");
        }

        @Test
        void cutOffWhenMovedEarlierComesEarlier() {
            var run = Simulation.of("a 5000").cutOff(9000).moveCutOff(500, 1000).run();

            assertThat(run.ends()).isEqualTo("a@1000:CUT_OFF");
        }

        @Test
        void cutOffWhenMovedIntoThePastComesAtOnce() {
            var run = Simulation.of("a 5000").cutOff(9000).moveCutOff(500, 100).run();

            assertThat(run.ends()).isEqualTo("a@500:CUT_OFF");
        }

        @Test
        void cutOffWhenMovedLaterComesLater() {
            var run = Simulation.of("a forever")
                    .cutOff(1000)
                    .moveCutOff(500, 3000)
                    .run();

            assertThat(run.ends()).isEqualTo("a@3000:CUT_OFF");
        }

        @Test
        void cutOffWhenMovedAfterItCameStaysWhereItWas() {
            var run = Simulation.of("a forever deaf")
                    .cutOff(1000)
                    .moveCutOff(1050, 5000)
                    .run();

            assertThat(run.ends()).isEqualTo("a@1100:CUT_OFF");
            assertThat(run.machine().limits().cutOffAt()).isEqualTo(Simulation.START + 1_000_000_000);
        }

        @Test
        void cutOffWhenMovedAfterTheRunStaysWhereItWas() {
            var run = Simulation.of("a 10").cutOff(1000).moveCutOff(20, 5000).run();

            assertThat(run.machine().limits().cutOffAt()).isEqualTo(Simulation.START + 1_000_000_000);
        }
    }
}
