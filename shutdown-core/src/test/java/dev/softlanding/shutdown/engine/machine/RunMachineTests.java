package dev.softlanding.shutdown.engine.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rules of a run, on the bare machine: order, workers, clock. Time is the matter of {@link RunMachineTimeTests} and
 * {@link RunMachineGuaranteeTests}, what does not start that of {@link RunMachinePolicyTests}. For the notation of plans see
 * {@link Simulation}.
 */
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
            assertThat(run.machine().tasks().startedAt(run.plan().gate(Phase.DRAIN)))
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
            assertThat(run.machine().tasks().failure(0)).hasMessage("scripted");
            assertThat(run.machine().tasks().failure(1)).isNull();
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
    class Clock {

        @Test
        void cutOffWhenMovedBeforeTheRunHasBegunDoesNotEndIt() {
            var run = Simulation.of("a 10");
            var machine = new RunMachine(run.plan(), run, Simulation.START + 1_000, 10);

            machine.moveCutOff(Simulation.START + 2_000);

            assertThat(machine.isFinished()).isFalse();
            assertThat(machine.limits().cutOffAt()).isEqualTo(Simulation.START + 2_000);
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

    @Test
    void phasesWhenTheRunIsCutBeforeItHasBegunDoNotEnd() {
        var plan = Simulation.of("a 0 in drain, b 0 in release").plan();
        var phases = new ArrayList<Phase>();
        var machine = new RunMachine(
                plan,
                new Deaf() {
                    @Override
                    public void phaseEnded(Phase phase) {
                        phases.add(phase);
                    }
                },
                1_000,
                100);

        machine.cutNow(10);
        machine.begin(20);

        assertThat(machine.isFinished()).isTrue();
        assertThat(phases).isEmpty();
    }

    /** Does nothing of what a machine asks for. */
    private abstract static class Deaf implements Commands {

        @Override
        public void interrupt(int task) {}

        @Override
        public void settled(int task) {}

        @Override
        public void endedLate(int task) {}

        @Override
        public void cutOff() {}
    }
}
