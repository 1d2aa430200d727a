package dev.softlanding.shutdown.engine;

import static dev.softlanding.shutdown.engine.Harness.HOUR;
import static dev.softlanding.shutdown.engine.Harness.SECOND;
import static dev.softlanding.shutdown.engine.Harness.statuses;
import static dev.softlanding.shutdown.engine.Harness.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.PlanProblem.Kind;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.policy.TaskPolicies;
import dev.softlanding.shutdown.report.DroppedEdge;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who has the last word about a task: settings, declarations, adapters, what is inferred, and conventions, in that order. */
@Timeout(20)
class SettingsTests {

    @RegisterExtension
    final Harness harness = new Harness();

    private static ShutdownTask.Builder named(String name) {
        return ShutdownTask.named(name).phase(Phase.NONE).timeout(SECOND);
    }

    private static ShutdownTask by(Origin origin, String name, String... after) {
        return named(name).origin(origin).after(after).run(() -> {});
    }

    private static TaskSettings after(String... names) {
        return new TaskSettings(null, null, List.of(names), List.of(), null, null, null);
    }

    private static TaskSettings guaranteed(Duration guaranteed) {
        return new TaskSettings(null, guaranteed, List.of(), List.of(), null, null, null);
    }

    private ShutdownReport run(ShutdownCoordinator coordinator) throws InterruptedException {
        coordinator.trigger(ShutdownReason.API);
        return harness.reportOfEnd(coordinator);
    }

    private List<PlanProblem> problems(ShutdownCoordinator.Builder builder, ShutdownTask... tasks) {
        var refusal = catchThrowableOfType(InvalidPlanException.class, () -> harness.armed(builder, tasks));
        assertThat(refusal).as("the plan is refused").isNotNull();
        return refusal.problems();
    }

    @Nested
    class Values {

        @Test
        void valuesWhenSetReplaceWhatIsDeclared() {
            var all = new TaskSettings(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(2),
                    List.of("x"),
                    List.of("y"),
                    Phase.FLUSH,
                    false,
                    FailurePolicy.SKIP_DEPENDENTS);
            ShutdownTask declared = ShutdownTask.named("a")
                    .phase(Phase.DRAIN)
                    .timeout(SECOND)
                    .guaranteed(Duration.ofMillis(1))
                    .after("z")
                    .onFailure(FailurePolicy.ABORT)
                    .run(() -> {});

            ShutdownReport report = harness.armed(
                            harness.builder().task("a", all),
                            declared,
                            named("x").run(() -> {}),
                            named("y").run(() -> {}),
                            named("z").run(() -> {}))
                    .report();

            TaskReport a = task(report, "a");
            assertThat(a.timeout()).isEqualTo(Duration.ofSeconds(5));
            assertThat(a.guaranteed()).isEqualTo(Duration.ofSeconds(2));
            assertThat(a.phase()).isEqualTo(Phase.FLUSH);
            assertThat(a.explanation()).isEqualTo("It is disabled.");
            assertThat(a.onFailure()).isEqualTo(FailurePolicy.SKIP_DEPENDENTS);
            assertThat(a.after()).as("edges add up").containsExactly("x", "z", "drain");
            assertThat(task(report, "y").after()).containsExactly("a");
        }

        @Test
        void valuesWhenNotSetStayAsDeclared() {
            TaskReport a = task(
                    harness.armed(
                                    harness.builder().task("a", TaskSettings.timeout(HOUR)),
                                    ShutdownTask.named("a")
                                            .phase(Phase.DRAIN)
                                            .timeout(SECOND)
                                            .guaranteed(SECOND)
                                            .onFailure(FailurePolicy.ABORT)
                                            .run(() -> {}))
                            .report(),
                    "a");

            assertThat(a.timeout()).isEqualTo(HOUR);
            assertThat(a.guaranteed()).isEqualTo(SECOND);
            assertThat(a.phase()).isEqualTo(Phase.DRAIN);
            assertThat(a.onFailure()).isEqualTo(FailurePolicy.ABORT);
            assertThat(a.explanation()).isNull();
        }

        @Test
        void taskWhenDisabledOrEnabledBySettingsIsSo() throws Exception {
            var off = new TaskSettings(null, null, List.of(), List.of(), null, false, null);
            var on = new TaskSettings(null, null, List.of(), List.of(), null, true, null);
            ShutdownCoordinator coordinator = harness.armed(
                    harness.builder().task("off", off).task("on", on),
                    named("off").run(() -> {}),
                    named("on").enabled(false).after("off").run(() -> {}));

            assertThat(statuses(run(coordinator)))
                    .containsOnly(Map.entry("off", TaskStatus.SKIPPED), Map.entry("on", TaskStatus.SUCCEEDED));
        }

        @Test
        void guaranteeWhenAboveTheTimeoutIsRefusedWhoeverSaidWhich() {
            ShutdownTask declared = named("a").run(() -> {});
            ShutdownTask patient = ShutdownTask.named("a")
                    .timeout(HOUR)
                    .guaranteed(Duration.ofSeconds(3))
                    .run(() -> {});

            assertThat(problems(harness.builder().task("a", guaranteed(Duration.ofSeconds(3))), declared))
                    .containsExactly(new PlanProblem(
                            Kind.TIMEOUT,
                            "Task 'a' is guaranteed 3 s ('shutdown.tasks.a.guaranteed') of its timeout of"
                                    + " 1 s (declared).",
                            "Use zero or more, and at most the timeout."));
            assertThat(problems(harness.builder().task("a", TaskSettings.timeout(SECOND)), patient))
                    .extracting(PlanProblem::message)
                    .containsExactly("Task 'a' is guaranteed 3 s (declared) of its timeout of 1 s"
                            + " ('shutdown.tasks.a.timeout').");
            assertThat(problems(harness.builder(), named("a").guaranteed(HOUR).run(() -> {})))
                    .extracting(PlanProblem::message)
                    .containsExactly("Task 'a' is guaranteed 1 h of its timeout of 1 s.");
        }

        @Test
        void guaranteeWhenTheTaskIsOptionalIsRefusedWhoeverSaidWhich() {
            ShutdownTask both = named("a").guaranteed(SECOND).optional(true).run(() -> {});
            ShutdownTask sure = named("a").guaranteed(SECOND).run(() -> {});
            ShutdownTask optional = named("a").optional(true).run(() -> {});

            assertThat(problems(harness.builder(), both))
                    .containsExactly(new PlanProblem(
                            Kind.DECLARATION,
                            "Task 'a' is optional, and is guaranteed 1 s: what may be left out is sure of nothing.",
                            "Take back one of the two."));
            assertThat(problems(harness.builder().task("a", optional(true)), sure))
                    .extracting(PlanProblem::message)
                    .containsExactly(
                            "Task 'a' is optional ('shutdown.tasks.a.optional'), and is guaranteed 1 s (declared):"
                                    + " what may be left out is sure of nothing.");
            assertThat(problems(harness.builder().task("a", guaranteed(SECOND)), optional))
                    .extracting(PlanProblem::message)
                    .containsExactly("Task 'a' is optional (declared), and is guaranteed 1 s"
                            + " ('shutdown.tasks.a.guaranteed'): what may be left out is sure of nothing.");
            assertThat(harness.armed(harness.builder().task("a", optional(false)), both)
                            .report()
                            .tasks())
                    .extracting(TaskReport::optional)
                    .containsExactly(false);
        }

        private static TaskSettings optional(boolean optional) {
            return new TaskSettings(null, null, List.of(), List.of(), null, null, null, optional, TaskPolicies.NONE);
        }

        @Test
        void guaranteesWhenAPathDoesNotFitTheBudgetAreRefusedWithThePath() {
            ShutdownTask[] tasks = {
                timed("a", 10),
                ShutdownTask.named("between")
                        .after("a")
                        .phase(Phase.NONE)
                        .timeout(HOUR)
                        .run(() -> {}),
                timed("b", 10, "between"),
                timed("c", 9, "b"),
                timed("beside", 20)
            };
            assertThat(harness.armed(tasks).report().tasks()).as("29 s fit").hasSize(5);

            assertThat(problems(harness.builder().task("c", guaranteed(Duration.ofSeconds(10))), tasks))
                    .containsExactly(new PlanProblem(
                            Kind.TIMEOUT,
                            "30 s are guaranteed to tasks that come after each other, but a run has 29 s: "
                                    + "'a' 10 s, 'b' 10 s, 'c' 10 s.",
                            "Guarantee less, or raise the grace period here and on the platform."));
        }

        private static ShutdownTask timed(String name, long guaranteedSeconds, String... after) {
            return ShutdownTask.named(name)
                    .phase(Phase.NONE)
                    .timeout(HOUR)
                    .guaranteed(Duration.ofSeconds(guaranteedSeconds))
                    .after(after)
                    .run(() -> {});
        }
    }

    @Nested
    class Precedence {

        @Test
        void declaredEdgeWhenASettingContradictsItGivesWayAndIsShown() throws Exception {
            ShutdownCoordinator coordinator = harness.armed(
                    harness.builder().task("b", after("a")), by(Origin.DECLARED, "a", "b"), by(Origin.DECLARED, "b"));
            var dropped =
                    new DroppedEdge("b", "a", Origin.DECLARED, "'b' has to end after 'a' by edges that count more.");

            assertThat(coordinator.report().droppedEdges()).containsExactly(dropped);

            assertThat(run(coordinator).droppedEdges()).containsExactly(dropped);
            assertThat(harness.ended()).containsExactly("a", "b");
        }

        @Test
        void edgesWhenTheyContradictEachOtherFollowTheHigherOrigin() {
            Origin[] origins = {Origin.DECLARED, Origin.ADAPTER, Origin.INFERRED, Origin.CONVENTION};
            for (int higher = 0; higher < origins.length; higher++) {
                for (int lower = higher + 1; lower < origins.length; lower++) {
                    ShutdownReport report = harness.armed(
                                    by(origins[lower], "low", "high"), by(origins[higher], "high", "low"))
                            .report();

                    assertThat(report.tasks())
                            .as("%s above %s", origins[higher], origins[lower])
                            .extracting(TaskReport::name)
                            .containsExactly("low", "high");
                    assertThat(report.droppedEdges())
                            .extracting(DroppedEdge::origin)
                            .containsExactly(origins[lower]);
                }
            }
        }

        @Test
        void edgeWhenItContradictsHigherOnesOnlyThroughOthersGivesWayToo() {
            ShutdownReport report = harness.armed(
                            by(Origin.DECLARED, "c", "b"), by(Origin.DECLARED, "b", "a"), by(Origin.ADAPTER, "a", "c"))
                    .report();

            assertThat(report.tasks()).extracting(TaskReport::name).containsExactly("a", "b", "c");
            assertThat(report.droppedEdges())
                    .extracting(DroppedEdge::first, DroppedEdge::then)
                    .containsExactly(tuple("c", "a"));
        }

        @Test
        void phaseOfAnAdapterWhenADeclaredEdgeContradictsItGivesWay() throws Exception {
            ShutdownTask adapted = ShutdownTask.named("adapted")
                    .phase(Phase.DRAIN)
                    .origin(Origin.ADAPTER)
                    .timeout(SECOND)
                    .run(() -> {});
            ShutdownTask own = ShutdownTask.named("own")
                    .phase(Phase.RELEASE)
                    .before("adapted")
                    .timeout(SECOND)
                    .run(() -> {});

            ShutdownCoordinator coordinator = harness.armed(adapted, own);

            assertThat(coordinator.report().droppedEdges())
                    .isNotEmpty()
                    .extracting(DroppedEdge::origin)
                    .containsOnly(Origin.ADAPTER);
            run(coordinator);
            assertThat(harness.ended()).containsExactly("own", "adapted");
        }

        @Test
        void edgesWhenOfOneOriginAreAnErrorIfTheyContradictEachOther() {
            for (Origin origin : List.of(Origin.DECLARED, Origin.ADAPTER)) {
                assertThat(problems(harness.builder(), by(origin, "a", "b"), by(origin, "b", "a")))
                        .as("%s", origin)
                        .extracting(PlanProblem::kind)
                        .containsExactly(Kind.CYCLE);
            }
            assertThat(problems(
                            harness.builder().task("a", after("b")).task("b", after("a")),
                            by(Origin.DECLARED, "a"),
                            by(Origin.DECLARED, "b")))
                    .as("settings")
                    .extracting(PlanProblem::message)
                    .containsExactly("Tasks wait for each other in a circle: 'a' after 'b' after 'a'"
                            + " (set by 'shutdown.tasks.a.after', 'shutdown.tasks.b.after').");
        }

        @Test
        void settingsWhenTheyContradictEachOtherAreNamed() {
            var before = new TaskSettings(null, null, List.of(), List.of("drain?"), Phase.RELEASE, null, null);

            assertThat(problems(harness.builder().task("a", before), by(Origin.DECLARED, "a")))
                    .extracting(PlanProblem::message)
                    .containsExactly("Task 'a' is to end before phase 'drain' starts but is in phase 'release' (set by"
                            + " 'shutdown.tasks.a.before', 'shutdown.tasks.a.phase').");
            assertThat(problems(
                            harness.builder()
                                    .task("a", inPhase(Phase.DRAIN, "b"))
                                    .task("b", inPhase(Phase.FLUSH)),
                            by(Origin.DECLARED, "a"),
                            by(Origin.DECLARED, "b")))
                    .extracting(PlanProblem::message)
                    .containsExactly("Task 'a' is in phase 'drain' but waits for 'b', which is in phase 'flush' (set by"
                            + " 'shutdown.tasks.a.phase', 'shutdown.tasks.a.after', 'shutdown.tasks.b.phase').");
            assertThat(problems(harness.builder().task("a", inPhase(Phase.DRAIN, "release")), by(Origin.DECLARED, "a")))
                    .extracting(PlanProblem::message)
                    .containsExactly("Task 'a' is in phase 'drain' but waits for the end of phase 'release' (set by"
                            + " 'shutdown.tasks.a.phase', 'shutdown.tasks.a.after').");
        }

        private static TaskSettings inPhase(Phase phase, String... after) {
            return new TaskSettings(null, null, List.of(after), List.of(), phase, null, null);
        }

        @Test
        void edgesWhenInferredOrConventionalGiveWayToThoseDeclaredBefore() {
            for (Origin origin : List.of(Origin.INFERRED, Origin.CONVENTION)) {
                ShutdownTask[] circle = {by(origin, "a", "c"), by(origin, "b", "a"), by(origin, "c", "b")};
                ShutdownReport first = harness.armed(circle).report();

                assertThat(first.tasks()).extracting(TaskReport::name).containsExactly("c", "a", "b");
                assertThat(first.droppedEdges())
                        .extracting(DroppedEdge::first, DroppedEdge::then, DroppedEdge::origin)
                        .containsExactly(tuple("b", "c", origin));
                for (int i = 0; i < 20; i++) {
                    assertThat(harness.armed(circle).report())
                            .as("always the same")
                            .isEqualTo(first);
                }
            }
        }
    }
}
