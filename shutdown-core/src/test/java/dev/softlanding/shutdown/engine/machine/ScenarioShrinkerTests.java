package dev.softlanding.shutdown.engine.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.softlanding.shutdown.report.TaskStatus;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who looks for mistakes must be able to find one: here with checks that are wrong themselves. */
class ScenarioShrinkerTests {

    @Test
    void scenarioWhenOneTaskBreaksTheRuleShrinksToIt() {
        Consumer<Scenario> check = scenario -> {
            RunMachine machine = scenario.simulation().quiet().run().machine();
            for (int task = 0; task < scenario.tasks.size(); task++) {
                boolean failed = machine.tasks().status(task) == TaskStatus.FAILED;
                if (failed && scenario.tasks.get(task).name.equals("t3")) {
                    throw new Violation("no task named t3 ever fails", scenario);
                }
            }
        };

        assertThat(ScenarioShrinker.shrink(drawnToFail(check), check)).hasToString("""
                Simulation.of(\"""
                        t3 0 fails timeout 1\""").run()""");
    }

    @Test
    void scenarioWhenItTakesTwoTasksAndAMomentShrinksToThem() {
        Consumer<Scenario> check = scenario -> {
            Simulation run = scenario.simulation().quiet().run();
            if (!run.started().isEmpty() && run.reasons().contains("CANCELLED")) {
                throw new Violation("who starts is alone", run);
            }
        };

        Scenario smallest = ScenarioShrinker.shrink(drawnToFail(check), check);

        assertThat(smallest.all()).hasSize(2);
        assertThat(smallest.moments).hasSize(1);
        assertThat(smallest.toString()).matches("(?s).*\\.cancel\\(.*\\)\\.run\\(\\)");
    }

    /** Or a shrunken plan could show another mistake than the one that was found. */
    @Test
    void scenarioWhenItWouldBreakAnotherRuleIsNotShrunkToThat() {
        Consumer<Scenario> check = scenario -> {
            int tasks = scenario.all().size();
            if (tasks < 5) {
                throw new Violation("plans have five tasks", tasks);
            }
            throw new Violation("plans have less than five tasks", tasks);
        };

        Scenario failing = drawnToFail(scenario -> {
            if (scenario.all().size() >= 5) {
                throw new Violation("", "");
            }
        });

        assertThat(ScenarioShrinker.shrink(failing, check).all()).hasSize(5);
    }

    @Test
    void scenarioWhenItDoesNotFailIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScenarioShrinker.shrink(ScenarioGenerator.draw(1), scenario -> {}));
    }

    private static Scenario drawnToFail(Consumer<Scenario> check) {
        for (long seed = 0; ; seed++) {
            Scenario scenario = ScenarioGenerator.draw(seed);
            try {
                check.accept(scenario);
            } catch (AssertionError failure) {
                return scenario;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a 10",
                "a forever fails deaf timeout 100 guaranteed 50 skips off in drain after b! c?",
                "a 0 lingers 20 aborts before x!? flush",
            })
    void taskWhenWrittenReadsAsItWas(String declaration) {
        assertThat(SimulatedTask.parse(declaration)).hasToString(declaration);
        assertThat(SimulatedTask.parse(declaration).copy()).hasToString(declaration);
    }

    @Test
    void scenarioWhenWrittenReadsAsItIsWrittenInATest() {
        var scenario = new Scenario();
        scenario.tasks.add(SimulatedTask.parse("a 10 timeout 50"));
        scenario.tasks.add(SimulatedTask.parse("b 10 after a"));
        scenario.terminal = SimulatedTask.parse("close 5");
        scenario.workers = 2;
        scenario.cutOff = 500;
        scenario.settle = 20;
        scenario.lateness = 3;
        scenario.moments.addAll(List.of(
                new Scenario.Moment(1, Scenario.Kind.CANCEL, "b", 0),
                new Scenario.Moment(2, Scenario.Kind.EXTEND, "a", 30),
                new Scenario.Moment(3, Scenario.Kind.MOVE_CUT_OFF, null, 400),
                new Scenario.Moment(4, Scenario.Kind.PAUSE, null, 9),
                new Scenario.Moment(5, Scenario.Kind.TICK, null, 0),
                new Scenario.Moment(6, Scenario.Kind.CUT_NOW, null, 0)));

        Simulation written = Simulation.of("""
                a 10 timeout 50,
                b 10 after a""", "close 5")
                .workers(2)
                .cutOff(500)
                .settle(20)
                .lateTicks(3)
                .cancel(1, "b")
                .extend(2, "a", 30)
                .moveCutOff(3, 400)
                .pause(4, 9)
                .tick(5)
                .cutNow(6)
                .run();

        assertThat(scenario).hasToString("""
                Simulation.of(\"""
                        a 10 timeout 50,
                        b 10 after a\""", "close 5").workers(2).cutOff(500).settle(20).lateTicks(3).cancel(1, "b")\
                .extend(2, "a", 30).moveCutOff(3, 400).pause(4, 9).tick(5).cutNow(6).run()""");
        assertThat(scenario.simulation().run().log()).isEqualTo(written.log());
        assertThat(scenario.copy()).hasToString(scenario.toString());
    }
}
