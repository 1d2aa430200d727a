package dev.softlanding.shutdown.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.PlanProblem.Kind;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.report.DroppedEdge;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose word counts when two say the opposite, and what is said if it is nobody's. */
class PrecedenceTests {

    private static final ShutdownTask TERMINAL =
            task("context").phase(Phase.NONE).run(() -> {});

    @Test
    void circleWhenThereIsATerminalTaskIsToldAsOneWithout() {
        List<ShutdownTask> circle = List.of(
                task("chicken").after("egg").run(() -> {}),
                task("egg").after("chicken").run(() -> {}));

        var refusal = catchThrowableOfType(InvalidPlanException.class, () -> ShutdownPlan.of(circle, TERMINAL));

        assertThat(refusal.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Kind.CYCLE);
            assertThat(problem.message()).endsWith("'chicken' after 'egg' after 'chicken'.");
        });
    }

    @Test
    void edgeWhenASettingContradictsItGivesWay() {
        ShutdownPlan plan = plan(
                set("books", "ledger"),
                task("books").run(() -> {}),
                task("ledger").after("books").run(() -> {}));

        assertThat(plan.tasks()).extracting(ShutdownTask::name).containsExactly("ledger", "books", "context");
        assertThat(plan.droppedEdges())
                .extracting(DroppedEdge::first, DroppedEdge::then, DroppedEdge::origin)
                .containsExactly(tuple("books", "ledger", Origin.DECLARED));
    }

    @Test
    void phaseWhenASettingContradictsItGivesWay() {
        ShutdownPlan plan = plan(
                set("delay", "drain"),
                task("delay").phase(Phase.ANNOUNCE).origin(Origin.ADAPTER).run(() -> {}),
                task("web").phase(Phase.DRAIN).run(() -> {}));

        assertThat(plan.tasks()).extracting(ShutdownTask::name).containsExactly("web", "delay", "context");
        assertThat(plan.droppedEdges())
                .extracting(DroppedEdge::first, DroppedEdge::then, DroppedEdge::origin)
                .containsExactly(tuple("delay", "announce", Origin.ADAPTER));
    }

    @Test
    void phasesWhenTheyContradictASettingOnlyTogetherGiveWayOneByOne() {
        ShutdownPlan plan = plan(
                set("delay", "web"),
                task("delay").phase(Phase.ANNOUNCE).origin(Origin.ADAPTER).run(() -> {}),
                task("web").phase(Phase.DRAIN).origin(Origin.ADAPTER).run(() -> {}));

        assertThat(plan.tasks()).extracting(ShutdownTask::name).containsExactly("web", "delay", "context");
        assertThat(plan.droppedEdges())
                .extracting(DroppedEdge::first, DroppedEdge::then, DroppedEdge::origin)
                .containsExactly(tuple("drain", "web", Origin.ADAPTER));
    }

    @Test
    void nameWhenASettingsIsUnknownIsToldByTheSetting() {
        var refusal = catchThrowableOfType(
                InvalidPlanException.class,
                () -> plan(
                        set("books", "leger"),
                        task("ledger").run(() -> {}),
                        task("books").run(() -> {})));

        assertThat(refusal.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.message())
                    .isEqualTo("'shutdown.tasks.books.after' names 'leger', which is neither a task nor a phase.");
            assertThat(problem.fix()).isEqualTo("Did you mean 'ledger'?");
        });
    }

    @Test
    void settingsWhenOneIsFromTheEnvironmentAddUp() {
        var file = new TaskSettings(
                Duration.ofSeconds(2), Duration.ofSeconds(1), List.of("a"), List.of(), null, null, null);
        var environment = new TaskSettings(Duration.ofSeconds(4), null, List.of("b"), List.of(), null, null, null);

        ShutdownPlan plan = plan(
                Map.of("ledger-flush", file, "ledgerflush", environment),
                task("a").run(() -> {}),
                task("b").run(() -> {}),
                task("ledger-flush").run(() -> {}));

        ShutdownTask task = plan.task(plan.nodeOf("ledger-flush"));
        assertThat(task.timeout()).hasSeconds(4);
        assertThat(task.guaranteed()).hasSeconds(1);
        assertThat(plan.namedPredecessors(plan.nodeOf("ledger-flush"), any -> true))
                .contains("a", "b");
    }

    private static ShutdownPlan plan(Map<String, TaskSettings> settings, ShutdownTask... tasks) {
        return new PlanCompiler(List.of(tasks), TERMINAL, settings, List.of()).compile();
    }

    private static Map<String, TaskSettings> set(String task, String after) {
        return Map.of(task, new TaskSettings(null, null, List.of(after), List.of(), null, null, null));
    }

    private static ShutdownTask.Builder task(String name) {
        return ShutdownTask.named(name).timeout(Duration.ofSeconds(1));
    }
}
