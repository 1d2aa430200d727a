package dev.softlanding.shutdown.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.PlanProblem.Kind;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.engine.Harness;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.engine.machine.Simulation;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.report.PhaseReport;
import dev.softlanding.shutdown.report.TaskReport;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Pekko's {@code CoordinatedShutdownSpec} asks of order, said of our plans: rows 1–4, 11, 13 and 15. Its phases are
 * tasks here, since a phase of Pekko's is any named node of a graph; our phases are milestones, and there are five. The
 * rows on runs are in {@link PekkoRunTests}.
 *
 * <p>A row {@code differs} where we mean something else on purpose, and asserts what we mean.
 */
class PekkoOrderTests {

    @RegisterExtension
    final Harness harness = new Harness();

    /** Who has to wait is registered first, so that the order is nobody's luck. */
    @ParameterizedTest(name = "Pekko {0}", quoteTextArguments = false)
    @CsvSource(delimiter = '|', nullValues = "nothing", textBlock = """
            1: no phase                     | nothing | ''
            1: one                          | a 10 | a@10
            1: one before two               | c 5 after a, b 7 after a, a 10 | a@10 c@15 b@17
            1: chain                        | c 10 after b, b 10 after a, a 10 | a@10 b@20 c@30
            1: chain with a short cut       | c 10 after a b, b 10 after a, a 10 | a@10 b@20 c@30
            1: two before one               | c 10 after a b, b 30, a 10 | a@10 b@30 c@40
            1: join and chain               | e 1 after d, d 2 after b c, c 3 after b, b 4 after a, a 5 | a@5 b@9 c@12 d@14 e@15
            1: two chains, neither waits    | b3 9 after b2, a3 5 after a2, b2 9 after b1, a2 5 after a1, b1 9, a1 5 | a1@5 b1@9 a2@10 a3@15 b2@18 b3@27
            1: the same, said from before   | a1 5 before a2, a2 5 before a3, a3 5, b1 9 before b2, b2 9 before b3, b3 9 | a1@5 b1@9 a2@10 a3@15 b2@18 b3@27
            4: the slowest task of a phase holds the next  | c1 0 after a1 b1 b2, b2 100 after a1, b1 0 after a1, a1 0 | a1@0 b1@0 b2@100 c1@100
            4: the same with milestones     | c1 0 in release, b2 100 in flush, b1 0 in flush, a1 0 in drain | a1@0 b1@0 b2@100 c1@100
            11: continue after failure and timeout | c 0 after a1 a2 b, b forever timeout 100 after a1 a2, a2 100, a1 0 fails | a1@0:FAILED a2@100 b@190:TIMED_OUT c@190
            11: the same, timeout ignored   | c 0 after a1 a2 b, b forever deaf timeout 100 after a1 a2, a2 100, a1 0 fails | a1@0:FAILED a2@100 b@200:ABANDONED c@200
            11: the same with milestones    | c 0 in release, b forever timeout 100 in flush, a2 100 in drain, a1 0 fails in drain | a1@0:FAILED a2@100 b@190:TIMED_OUT c@190
            """)
    void tasksWhenTheyDependOnOthersStartWhenThoseHaveEnded(String row, String plan, String timetable) {
        assertThat(Timetable.of(plan)).isEqualTo(timetable);
    }

    @Test
    @DisplayName("Pekko 1, differs: a name that nobody has is refused before a run, and not taken for an empty phase")
    void edgeWhenItNamesNobodyIsRefused() {
        assertThat(problems("b 10 after a")).extracting(PlanProblem::kind).containsExactly(Kind.UNKNOWN_NAME);
        assertThat(problems("b 10 after a").get(0).message()).contains("'b'", "'a'");
    }

    @ParameterizedTest(name = "Pekko {0}", quoteTextArguments = false)
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            2: a phase after itself          | a 0 after a | 'a' after 'a'
            2: two after each other          | a 0 after b, b 0 after a | 'a' after 'b' after 'a'
            2: a circle and a way to it      | a 0, b 0 after c, c 0 after b | 'b' after 'c' after 'b'
            2: what that row meant           | a 0, b 0 after c, c 0 after a b | 'b' after 'c' after 'b'
            2: a longer circle               | b 0 after d, c 0 after b, d 0 after c | 'b' after 'd' after 'c' after 'b'
            2: what that row meant           | a 0, b 0 after d, c 0 after b, d 0 after a c | 'b' after 'd' after 'c' after 'b'
            """)
    void circleWhenThereIsOneIsRefusedWithItsPath(String row, String plan, String path) {
        assertThat(problems(plan)).extracting(PlanProblem::kind).containsExactly(Kind.CYCLE);
        assertThat(problems(plan).get(0).message()).endsWith(": " + path + ".");
    }

    private static List<PlanProblem> problems(String plan) {
        var refusal = catchThrowableOfType(InvalidPlanException.class, () -> Simulation.of(plan));
        assertThat(refusal).as("the plan is refused").isNotNull();
        return refusal.problems();
    }

    @Test
    @DisplayName("Pekko 3, differs: phases are fixed, five of them, and each waits for all before it")
    void phasesWhenPredefinedComeInTheirOrder() {
        assertThat(harness.armed().report().phases())
                .extracting(PhaseReport::phase)
                .containsExactly(Phase.ANNOUNCE, Phase.DRAIN, Phase.FLUSH, Phase.RELEASE, Phase.TELEMETRY);
        assertThat(Timetable.of("t 1 in telemetry, r 1 in release, f 1 in flush, d 1 in drain, a 1 in announce"))
                .isEqualTo("a@1 d@2 f@3 r@4 t@5");
    }

    @Test
    @DisplayName(
            "Pekko 13, differs: a task is disabled, not a phase; it does not fail, and what it orders stays ordered")
    void taskWhenDisabledIsANodeWithoutWork() {
        List<ShutdownTask> tasks = List.of(
                named("a").run(() -> {}),
                named("b").after("a").enabled(false).run(() -> {}),
                named("c").after("b").run(() -> {}));
        var simulation = new Simulation(ShutdownPlan.of(tasks, null), node -> Simulation.Body.takes(millis(10)));

        assertThat(Timetable.of(simulation)).isEqualTo("b@0:SKIPPED a@10 c@20");
    }

    @Test
    @DisplayName(
            "Pekko 15, differs: what is set about tasks takes the place of what they declare; no timeout is invented")
    void settingsWhenGivenFillAndReplaceDeclarations() {
        var set = new TaskSettings(
                Duration.ofSeconds(15), null, List.of("a"), List.of(), null, null, FailurePolicy.SKIP_DEPENDENTS);
        var moreSet = new TaskSettings(null, null, List.of("a", "b"), List.of(), null, null, FailurePolicy.ABORT);
        ShutdownCoordinator coordinator = harness.armed(
                harness.builder().task("b", set).task("c", moreSet),
                named("a").run(() -> {}),
                named("b").run(() -> {}),
                named("c").run(() -> {}));

        assertThat(coordinator.report().tasks())
                .extracting(PekkoOrderTests::line)
                .containsExactly(
                        "a PT10S CONTINUE after []", "b PT15S SKIP_DEPENDENTS after [a]", "c PT10S ABORT after [a, b]");
    }

    @Test
    @DisplayName("Pekko 15, differs: without a timeout, declared or set, there is no plan")
    void taskWhenNobodyGivesItATimeoutIsRefused() {
        ShutdownCoordinator coordinator = harness.builder().build();
        Stream.of("a", "b")
                .forEach(name -> coordinator.register(
                        ShutdownTask.named(name).phase(Phase.NONE).run(() -> {})));

        assertThat(catchThrowableOfType(InvalidPlanException.class, coordinator::arm)
                        .problems())
                .extracting(PlanProblem::kind)
                .containsExactly(Kind.TIMEOUT, Kind.TIMEOUT);
    }

    private static String line(TaskReport task) {
        return "%s %s %s after %s".formatted(task.name(), task.timeout(), task.onFailure(), task.after());
    }

    private static ShutdownTask.Builder named(String name) {
        return ShutdownTask.named(name).phase(Phase.NONE).timeout(Duration.ofSeconds(10));
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
