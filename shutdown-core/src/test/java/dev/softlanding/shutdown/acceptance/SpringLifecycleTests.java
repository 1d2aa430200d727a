package dev.softlanding.shutdown.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.machine.Simulation;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.report.DroppedEdge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Spring's {@code DefaultLifecycleProcessorTests} ask of a shutdown, said of plans. A bean is a task; Spring's phases
 * are edges by {@link Origin#CONVENTION}, from each bean of a higher phase to each of a lower; a dependency is an edge that
 * is {@link Origin#INFERRED}, and makes the dependent bean end before the one it depends on starts. Spring's rows look at
 * when {@code stop} is called; these look at when it has <em>ended</em>.
 *
 * <table>
 *   <caption>Rows without a test here</caption>
 *   <tr><th>row</th><th>about</th><th>why not here</th></tr>
 *   <tr><td>8</td><td>a bean fails to start, those that have started are stopped</td><td>needs a context: comes with
 *     adoption</td></tr>
 *   <tr><td>9, 10</td><td>stop remembers what ran; pause, restart and close differ</td><td>the same; a plan runs once</td></tr>
 *   <tr><td>Boot's shutdown hook</td><td>hook, handlers and contexts</td><td>in {@code JvmHooksTests}, beside the process</td></tr>
 *   <tr><td>Boot's web servers</td><td>requests in flight at a graceful stop</td><td>comes with adoption</td></tr>
 * </table>
 */
class SpringLifecycleTests {

    /** {@code name(phase,millis)}, in the order of declaration, and {@code a>b} where a depends on b. */
    @ParameterizedTest(name = "Spring {0}", quoteTextArguments = false)
    @CsvSource(delimiter = '|', textBlock = """
            1: groups of one phase stop together   | b1(1,300) b2(3,100) b3(1,600) b4(2,400) b5(2,700) b6(9999,200) b7(3,200) | b6@200 b2@300 b7@400 b4@800 b5@1100 b1@1400 b3@1700
            2: a single bean with a phase          | bean(99,300)               | bean@300
            3: a single bean without one           | bean(0,0)                  | bean@0
            4: with and without phases             | plain1(0,10) b500(500,10) max(9999,10) plain2(0,10) b1(1,10) minus1(-1,10) min(-9999,10) | max@10 b500@20 b1@30 plain1@40 plain2@40 minus1@50 min@60
            5: the dependent has ended first, though its phase is lower | min(-9999,10) b1(1,10) b2(2,100) b7(7,10) b99(99,10) max(9999,10) b2>b99 | max@10 b2@110 b99@120 b7@130 b1@140 min@150
            6: the dependent has a phase, the other has none | min(-9999,10) b1(1,10) minus99(-99,100) b2(2,10) b7(7,10) plain(0,10) minus99>plain | b7@10 b2@20 b1@30 minus99@130 plain@140 min@150
            7: the dependent has no phase          | min(-9999,10) b1(1,10) plain(0,100) b2(2,10) b7(7,10) plain>b2 | b7@10 plain@110 b2@120 b1@130 min@140
            """)
    void beansWhenAContextClosesEndInTheOrderOfPhasesAndDependencies(String row, String beans, String timetable) {
        assertThat(Timetable.of(context(beans))).isEqualTo(timetable);
    }

    @Test
    @DisplayName("Spring 5: what of the phases gives way to the dependency is shown")
    void phaseWhenItContradictsADependencyGivesWayAndIsShown() {
        ShutdownPlan plan =
                context("b1(1,10) b2(2,10) b7(7,10) b99(99,10) b2>b99").plan();

        assertThat(plan.droppedEdges())
                .extracting(DroppedEdge::first, DroppedEdge::then, DroppedEdge::origin)
                .containsExactlyInAnyOrder(tuple("b99", "b2", Origin.CONVENTION), tuple("b7", "b2", Origin.CONVENTION));
    }

    @Test
    @DisplayName(
            "Spring 11: dependencies reach through others, also where the graph has a circle; there the later gives way")
    void dependenciesWhenTheyFormACircleStillOrderTheRest() {
        ShutdownPlan plan = context("a(0,10) b(0,10) c(0,10) a>b b>c c>b").plan();

        assertThat(Timetable.of(new Simulation(plan, node -> Simulation.Body.takes(Duration.ofMillis(10)))))
                .isEqualTo("a@10 b@20 c@30");
        assertThat(plan.droppedEdges())
                .extracting(DroppedEdge::first, DroppedEdge::then, DroppedEdge::origin)
                .containsExactly(tuple("c", "b", Origin.INFERRED));
    }

    private record Bean(String name, int phase, Duration takes) {}

    private static Simulation context(String text) {
        List<Bean> beans = new ArrayList<>();
        Map<String, String> dependencies = new HashMap<>();
        for (String word : text.trim().split("\\s+")) {
            String[] parts = word.split("[(,)>]");
            if (word.contains(">")) {
                dependencies.put(parts[0], parts[1]);
            } else {
                beans.add(new Bean(parts[0], Integer.parseInt(parts[1]), Duration.ofMillis(Long.parseLong(parts[2]))));
            }
        }
        List<ShutdownTask> tasks =
                beans.stream().map(bean -> task(bean, beans, dependencies)).toList();
        return new Simulation(
                ShutdownPlan.of(tasks, null),
                node -> Simulation.Body.takes(beans.get(node).takes()));
    }

    /** A task has one origin. So a bean that depends on another leaves it to the others to say what the phases say of it. */
    private static ShutdownTask task(Bean bean, List<Bean> beans, Map<String, String> dependencies) {
        var task = ShutdownTask.named(bean.name()).phase(Phase.NONE).timeout(Duration.ofSeconds(10));
        String dependency = dependencies.get(bean.name());
        if (dependency != null) {
            return task.origin(Origin.INFERRED).before(dependency).run(() -> {});
        }
        for (Bean other : beans) {
            if (other.phase() > bean.phase()) {
                task.after(other.name());
            } else if (other.phase() < bean.phase() && dependencies.containsKey(other.name())) {
                task.before(other.name());
            }
        }
        return task.origin(Origin.CONVENTION).run(() -> {});
    }
}
