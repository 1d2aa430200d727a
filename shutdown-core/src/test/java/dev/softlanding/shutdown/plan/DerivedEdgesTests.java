package dev.softlanding.shutdown.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskEdge;
import dev.softlanding.shutdown.report.DroppedEdge;
import dev.softlanding.shutdown.report.EdgeReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Edges that no task declares: they order what they can, give way to what was said, and are shown with what led to them. */
class DerivedEdgesTests {

    private static final ShutdownTask TERMINAL =
            task("context").phase(Phase.NONE).run(() -> {});

    @Test
    void edgeWhenNothingContradictsItOrdersAndIsShownWithItsPath() {
        ShutdownPlan plan = plan(
                List.of(inferred("service", "pool", "service", "repository", "pool")),
                task("pool").run(() -> {}),
                task("service").run(() -> {}));

        assertThat(names(plan)).containsExactly("service", "pool", "context");
        assertThat(plan.edgesTo(plan.nodeOf("pool")))
                .contains(new EdgeReport("service", Origin.INFERRED, List.of("service", "repository", "pool")));
    }

    @Test
    void edgeWhenADeclarationContradictsItGivesWay() {
        ShutdownPlan plan = plan(
                List.of(inferred("service", "pool")),
                task("pool").run(() -> {}),
                task("service").after("pool").run(() -> {}));

        assertThat(names(plan)).containsExactly("pool", "service", "context");
        assertThat(plan.droppedEdges())
                .extracting(DroppedEdge::first, DroppedEdge::then, DroppedEdge::origin)
                .containsExactly(tuple("service", "pool", Origin.INFERRED));
    }

    @Test
    void phaseOfAConventionWhenAnInferredEdgeContradictsItGivesWay() {
        ShutdownPlan plan = plan(
                List.of(inferred("late", "early")),
                task("early").phase(Phase.DRAIN).origin(Origin.CONVENTION).run(() -> {}),
                task("late").phase(Phase.RELEASE).origin(Origin.CONVENTION).run(() -> {}));

        assertThat(names(plan)).containsExactly("late", "early", "context");
        assertThat(plan.droppedEdges()).isNotEmpty().allMatch(edge -> edge.origin() == Origin.CONVENTION);
    }

    @Test
    void edgesWhenTheyContradictEachOtherLoseTheLaterOne() {
        ShutdownPlan plan = plan(
                List.of(inferred("a", "b"), inferred("b", "c"), inferred("c", "a")),
                task("a").run(() -> {}),
                task("b").run(() -> {}),
                task("c").run(() -> {}));

        assertThat(names(plan)).containsExactly("a", "b", "c", "context");
        assertThat(plan.droppedEdges())
                .extracting(DroppedEdge::first, DroppedEdge::then)
                .containsExactly(tuple("c", "a"));
    }

    /** What an edge that is dropped would have said is no reason to drop another. */
    @Test
    void edgesWhenTwoContradictEachOtherLeaveOthersAlone() {
        ShutdownPlan plan = plan(
                List.of(inferred("a", "b"), inferred("b", "a"), inferred("a", "c")),
                task("b").run(() -> {}),
                task("c").before("b").run(() -> {}),
                task("a").run(() -> {}));

        assertThat(names(plan)).containsExactly("a", "c", "b", "context");
        assertThat(plan.droppedEdges())
                .extracting(DroppedEdge::first, DroppedEdge::then)
                .containsExactly(tuple("b", "a"));
    }

    @Test
    void edgeWhenOneOfItsTasksIsAbsentIsNothing() {
        ShutdownPlan plan = plan(
                List.of(inferred("gone", "pool"), inferred("pool", "gone"), inferred("context", "pool")),
                task("pool").run(() -> {}));

        assertThat(names(plan)).containsExactly("pool", "context");
        assertThat(plan.droppedEdges()).isEmpty();
    }

    @Test
    void edgesWhenSeveralSayTheSameAreShownAsTheHighest() {
        ShutdownPlan plan = plan(
                List.of(inferred("service", "pool")),
                task("pool").origin(Origin.ADAPTER).run(() -> {}),
                task("service").before("pool").run(() -> {}));

        assertThat(plan.edgesTo(plan.nodeOf("pool")))
                .contains(new EdgeReport("service", Origin.DECLARED, List.of()))
                .filteredOn(edge -> edge.first().equals("service"))
                .hasSize(1);
    }

    @Test
    void edgesThatComeFromAPhaseAreShownWithTheOriginOfTheMembership() {
        ShutdownPlan plan = plan(
                List.of(),
                task("web").phase(Phase.DRAIN).run(() -> {}),
                task("pool").origin(Origin.ADAPTER).run(() -> {}));

        assertThat(plan.edgesTo(plan.nodeOf("pool"))).contains(new EdgeReport("flush", Origin.ADAPTER, List.of()));
    }

    /** No phase waits for it any more, so nothing else would say that the terminal task does. */
    @Test
    void edgesOfTheTerminalTaskNameThoseThatTheirPhaseDoesNotAwait() {
        ShutdownPlan plan = plan(
                List.of(),
                task("web").phase(Phase.DRAIN).run(() -> {}),
                task("listeners").phase(Phase.DRAIN).origin(Origin.ADAPTER).run(() -> {}),
                task("confirm").phase(Phase.FLUSH).before("listeners").run(() -> {}),
                task("free").phase(Phase.NONE).run(() -> {}));

        assertThat(plan.edgesTo(plan.nodeOf("context")))
                .extracting(EdgeReport::first)
                .containsExactlyInAnyOrder("telemetry", "listeners", "free");
    }

    private static ShutdownPlan plan(List<TaskEdge> edges, ShutdownTask... tasks) {
        return new PlanCompiler(List.of(tasks), TERMINAL).deriving(edges).compile();
    }

    private static List<String> names(ShutdownPlan plan) {
        return plan.tasks().stream().map(ShutdownTask::name).toList();
    }

    private static TaskEdge inferred(String first, String then, String... path) {
        return new TaskEdge(first, then, Origin.INFERRED, List.of(path));
    }

    private static ShutdownTask.Builder task(String name) {
        return ShutdownTask.named(name).timeout(Duration.ofSeconds(1));
    }
}
