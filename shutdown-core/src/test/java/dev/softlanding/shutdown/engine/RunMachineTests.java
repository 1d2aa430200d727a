package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of a run, on the bare machine. For the notation of plans see {@link Simulation}. */
class RunMachineTests {

    @Nested
    class Order {

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                nothing                             |                                                              | ''
                one task                            | a 10                                                         | a@10
                two alone run at the same time      | a 20, b 10                                                   | b@10 a@20
                a predecessor that is declared later| b 10 after a, a 20                                           | a@20 b@30
                before is the inverse of after      | a 20, b 10 before a                                          | b@10 a@30
                an edge that both ends declare      | a 20 before b, b 10 after a                                  | a@20 b@30
                a chain                             | a 10, b 10 after a, c 10 after b, d 10 after c               | a@10 b@20 c@30 d@40
                edges that follow from others       | a 10, b 10 after a, c 10 after a b                           | a@10 b@20 c@30
                two chains pass each other          | a1 50, a2 50 after a1, b1 10, b2 10 after b1, b3 10 after b2 | b1@10 b2@20 b3@30 a1@50 a2@100
                a diamond waits for the slower side | a 10, b 30 after a, c 20 after a, d 5 after b c              | a@10 c@30 b@40 d@45
                the slowest predecessor decides     | a1 0, a2 100, b 0 after a1 a2                                | a1@0 a2@100 b@100
                a body that takes no time           | a 0, b 0 after a, c 0 after b                                | a@0 b@0 c@0
                """)
        void tasksWhenPredecessorsHaveEndedStart(String rule, String plan, String ends) {
            assertThat(Simulation.of(plan == null ? "" : plan).run().ends()).isEqualTo(ends.equals("''") ? "" : ends);
        }

        @Test
        void taskWhenPredecessorIsOnlyCalledWaitsForItsEnd() {
            var run = Simulation.of("web 100, pool 1 after web").run();

            assertThat(run.log())
                    .containsSubsequence("0 start web", "100 SUCCEEDED web", "100 start pool", "101 SUCCEEDED pool");
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', textBlock = """
                phases in their order            | t 1 in telemetry, r 1 in release, f 1 in flush, d 1 in drain, a 1 in announce | a@1 d@2 f@3 r@4 t@5
                all of a phase before the next   | d1 10 in drain, d2 50 in drain, f 1 in flush                 | d1@10 d2@50 f@51
                a chain inside a phase           | d1 10 in drain, d2 10 in drain after d1, f 1 in flush        | d1@10 d2@20 f@21
                empty phases cost nothing        | a 1 in announce, t 1 in telemetry                            | a@1 t@2
                no phase, no barrier             | d 100 in drain, n 10, f 10 in flush                          | n@10 d@100 f@110
                edges only, out of a phase       | d 100 in drain, n 10 after d, f 50 in flush                  | d@100 n@110 f@150
                a phase member waits for a loner | n 100, d 10 in drain after n, f 1 in flush                   | n@100 d@110 f@111
                after a phase                    | d1 10 in drain, d2 20 in drain, n 1 after drain              | d1@10 d2@20 n@21
                after a phase and all before it  | a 30 in announce, d 10 in drain, n 1 after drain             | a@30 d@40 n@41
                before a phase                   | n 100 before flush, d 10 in drain, f 1 in flush              | d@10 n@100 f@101
                before a phase and all after it  | n 100 before flush, r 1 in release, t 1 in telemetry         | n@100 r@101 t@102
                from one phase into another      | d 10 in drain, n 50 after drain before release, f 1 in flush, r 1 in release | d@10 f@11 n@60 r@61
                """)
        void phasesWhenDeclaredAreMilestones(String rule, String plan, String ends) {
            assertThat(Simulation.of(plan).run().ends()).isEqualTo(ends);
        }

        @Test
        void phasesWhenNothingIsInThemPassAtOnce() {
            assertThat(Simulation.of("").run().log())
                    .containsExactly(
                            "0 end of announce",
                            "0 end of drain",
                            "0 end of flush",
                            "0 end of release",
                            "0 end of telemetry",
                            "0 finished");
        }

        @Test
        void phaseWhenItsLastTaskHasEndedEnds() {
            var run = Simulation.of("a 10 in announce, d1 5 in drain, d2 20 in drain")
                    .run();

            assertThat(run.log())
                    .containsSubsequence("10 end of announce", "15 SUCCEEDED d1", "30 SUCCEEDED d2", "30 end of drain");
            assertThat(run.machine().startedAt(run.plan().gate(Phase.DRAIN)))
                    .as("drain begins when announce has ended")
                    .isEqualTo(Simulation.START + 10_000_000);
        }

        @Test
        void terminalWhenEverythingHasEndedRunsLast() {
            var run = Simulation.of("t 10 in telemetry, n 500, d 10 in drain", "close 5")
                    .run();

            assertThat(run.ends()).isEqualTo("d@10 t@20 n@500 close@505");
        }

        @Test
        void terminalWhenAPredecessorIsAbandonedRunsNevertheless() {
            var run = Simulation.of("n forever deaf timeout 1000", "close 5").run();

            assertThat(run.ends()).isEqualTo("n@1000:ABANDONED close@1005");
        }

        @Test
        void runWhenTheLastTaskHasEndedEnds() {
            assertThat(Simulation.of("a 10, b 20 after a").run().log()).endsWith("30 SUCCEEDED b", "30 finished");
        }
    }

    @Nested
    class Failures {

        @Test
        void taskWhenItsBodyThrowsFailsAndDependentsRun() {
            var run = Simulation.of("a 10 fails, b 10 after a, c 10").run();

            assertThat(run.ends()).isEqualTo("a@10:FAILED c@10 b@20");
            assertThat(run.machine().failure(0)).hasMessage("scripted");
            assertThat(run.machine().failure(1)).isNull();
        }

        @Test
        void phaseWhenOneOfItsTasksFailsEndsNevertheless() {
            assertThat(Simulation.of("d1 10 in drain fails, d2 30 in drain, f 1 in flush")
                            .run()
                            .ends())
                    .isEqualTo("d1@10:FAILED d2@30 f@31");
        }
    }

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
            assertThat(run.machine().hasEndedLate(0)).isTrue();
            assertThat(run.machine().endedLateAt(0)).isEqualTo(Simulation.START + 1_500_000_000);
            assertThat(run.machine().isStuck(0)).isFalse();
        }

        @Test
        void abandonedTaskWhenItNeverEndsStaysStuck() {
            var run = Simulation.of("a forever deaf timeout 1000").run();

            assertThat(run.machine().isStuck(0)).isTrue();
            assertThat(run.machine().hasEndedLate(0)).isFalse();
        }
    }

    @Nested
    class WorkerLimit {

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', textBlock = """
                equals as registered                | 2 | a 10, b 30, c 10, d 10, e 10                     | a@10 c@20 b@30 d@30 e@40
                what others wait for                | 1 | a 10, b 10, c 10 before d, d 10                  | c@10 a@20 b@30 d@40
                the longer timeout                  | 1 | a 10 timeout 1000, b 10 timeout 2000             | b@10 a@20
                the longest path, not the next step | 1 | a 10 timeout 15000, b 10, c 10 after b, d 10 after c | b@10 c@20 a@30 d@40
                through phases too                  | 1 | n 10, d 10 in drain, f 10 in flush               | d@10 n@20 f@30
                what became ready later             | 1 | b 10 timeout 1000, a 10, late 10 after a         | a@10 late@20 b@30
                """)
        void readyTasksWhenWorkersAreScarceStartWithTheLongestPath(String rule, int workers, String plan, String ends) {
            assertThat(Simulation.of(plan).workers(workers).run().ends()).isEqualTo(ends);
        }

        @Test
        void workerWhenItsTaskIsAbandonedIsReplaced() {
            var run = Simulation.of("a forever deaf timeout 1000, b 10 timeout 1000")
                    .workers(1)
                    .run();

            assertThat(run.log()).containsSubsequence("1000 ABANDONED a", "1000 start b", "1010 SUCCEEDED b");
        }

        @Test
        void workerWhenAnAbandonedTaskEndsLateIsNotCountedTwice() {
            var run = Simulation.of(
                            "a 1500 deaf timeout 1000, b 500 timeout 900, c 900 timeout 1000, d 900 timeout 1000")
                    .workers(1)
                    .run();

            assertThat(run.ends()).isEqualTo("a@1000:ABANDONED c@1900 d@2800 b@3300");
        }

        @Test
        void milestonesWhenAllWorkersAreBusyPassNevertheless() {
            var run = Simulation.of("n 1000, a 10 in announce").workers(1).run();

            assertThat(run.ends()).isEqualTo("n@1000 a@1010");
            assertThat(Simulation.of("n 1000").workers(1).run().log()).contains("0 end of telemetry");
        }

        @Test
        void timeoutWhenATaskWaitsForAWorkerHasNotBegun() {
            assertThat(Simulation.of("a 5000, b forever deaf timeout 1000")
                            .workers(1)
                            .run()
                            .logOf("b"))
                    .containsExactly("5000 start b", "5900 interrupt b", "6000 ABANDONED b");
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
            assertThat(run.machine().isStuck(0)).isEqualTo(stuck);
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
            assertThat(run.machine().hasStarted(1)).isFalse();
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
            assertThat(run.machine().status(0)).isEqualTo(TaskStatus.CUT_OFF);
            assertThat(run.log()).endsWith("0 finished");
        }

        @Test
        void phasesWhenCutOffDoNotEnd() {
            var run = Simulation.of("a 10 in announce, d 5000 in drain, f 10 in flush")
                    .cutOff(2000)
                    .run();

            assertThat(run.log()).contains("10 end of announce").doesNotContain("2000 end of drain");
            assertThat(run.machine().hasStarted(run.plan().gate(Phase.DRAIN))).isTrue();
            assertThat(run.machine().hasStarted(run.plan().end(Phase.DRAIN))).isFalse();
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
            assertThat(run.machine().cutOffAt()).isEqualTo(Simulation.START + 1_000_000_000);
        }

        @Test
        void cutOffWhenMovedAfterTheRunStaysWhereItWas() {
            var run = Simulation.of("a 10").cutOff(1000).moveCutOff(20, 5000).run();

            assertThat(run.machine().cutOffAt()).isEqualTo(Simulation.START + 1_000_000_000);
        }
    }

    @Nested
    class Clock {

        @Test
        void cutOffWhenMovedBeforeTheRunHasBegunDoesNotEndIt() {
            var run = Simulation.of("a 10");
            var machine = new RunMachine(run.plan(), run, Simulation.START + 1_000, 10);

            machine.moveCutOff(Simulation.START + 2_000);

            assertThat(machine.isFinished()).isFalse();
            assertThat(machine.cutOffAt()).isEqualTo(Simulation.START + 2_000);
        }

        @Test
        void tickWhenNothingIsDueChangesNothing() {
            var quiet = Simulation.of("a 1000 timeout 2000, b 10 after a").run();
            var disturbed = Simulation.of("a 1000 timeout 2000, b 10 after a");
            for (int millis = 0; millis < 1100; millis += 7) {
                long now = Simulation.START + millis * 1_000_000L;
                disturbed.at(millis, machine -> machine.tick(now));
            }

            assertThat(disturbed.run().log()).isEqualTo(quiet.log());
        }

        @Test
        void deadlineWhenNothingRunsIsTheCutOffAndAfterTheRunNever() {
            var deadlines = new ArrayList<Long>();
            Simulation.of("a 10")
                    .cutOff(1000)
                    .afterEachStep(run -> deadlines.add(run.machine().nextDeadline()))
                    .run();

            assertThat(deadlines).isEqualTo(List.of(Simulation.START + 1_000_000_000, Long.MAX_VALUE));
        }
    }
}
