package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.machine.Simulation;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 100 000 tasks are validated and run without recursion, and in time that grows with tasks and edges only. */
@Timeout(20)
class LargePlanTests {

    private static final int TASKS = 100_000;

    @Test
    void chainWhenLongIsCompiledAndRun() {
        Simulation run = simulate(plan(task -> task == 0 ? new String[0] : new String[] {"t" + (task - 1)}));

        assertThat(run.started()).isEqualTo(IntStream.range(0, TASKS).boxed().toList());
        assertThat(run.plan().worstCase()).isEqualTo(Duration.ofSeconds(TASKS));
    }

    @Test
    void chainWhenDeclaredBackwardsIsCompiledAndRun() {
        Simulation run = simulate(plan(task -> task == TASKS - 1 ? new String[0] : new String[] {"t" + (task + 1)}));

        assertThat(run.started().get(0)).isEqualTo(TASKS - 1);
        assertThat(run.started()).hasSize(TASKS).endsWith(0);
    }

    @Test
    void fanWhenWideIsCompiledAndRun() {
        Simulation run = simulate(plan(task -> task == 0 ? new String[0] : new String[] {"t0"}));

        assertThat(run.started()).hasSize(TASKS).startsWith(0);
        assertThat(run.plan().worstCase()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void graphWhenRandomIsCompiledAndRun() {
        var random = new Random(42);
        Simulation run = simulate(plan(task -> IntStream.range(0, task == 0 ? 0 : random.nextInt(4))
                .mapToObj(edge -> "t" + random.nextInt(task))
                .toArray(String[]::new)));

        assertThat(run.started()).hasSize(TASKS);
    }

    @Test
    void circleWhenLongIsFound() {
        var problem = catchThrowableOfType(
                InvalidPlanException.class, () -> plan(task -> new String[] {"t" + (task + 1) % TASKS}));

        assertThat(problem.problems()).hasSize(1);
        assertThat(problem.getMessage())
                .startsWith("The shutdown plan has a problem:")
                .contains(": 't0' after 't1' after 't2' after ", " after ... 99986 more ... after 't99996' after ")
                .endsWith("'t99999' after 't0'. Remove one of these edges.")
                .hasSizeLessThan(500);
    }

    @Test
    void problemsWhenVeryManyAreToldByTheFirstAndTheLast() {
        List<ShutdownTask> tasks = new ArrayList<>();
        for (int task = 0; task < 2 * TASKS; task++) {
            tasks.add(ShutdownTask.named("t" + task / 2).run(() -> {}));
        }

        var problem = catchThrowableOfType(InvalidPlanException.class, () -> ShutdownPlan.of(tasks, null));

        assertThat(problem.problems()).hasSize(3 * TASKS);
        assertThat(problem.getMessage()).hasSizeLessThan(2_000).contains("  ... 299985 more ...", "  300000. Task ");
        assertThat(problem.getMessage().lines()).hasSize(17);
    }

    @Test
    void nameWhenAllTasksHaveItIsOneProblem() {
        List<ShutdownTask> tasks = IntStream.range(0, TASKS)
                .mapToObj(task ->
                        ShutdownTask.named("t").timeout(Duration.ofSeconds(1)).run(() -> {}))
                .toList();

        var problem = catchThrowableOfType(InvalidPlanException.class, () -> ShutdownPlan.of(tasks, null));

        assertThat(problem.problems()).hasSize(1);
    }

    /** Whoever takes out many pays for each of them, not for the plan each time. */
    @Test
    void tasksWhenAllAreTakenOutBeforeTheRunTakeTimeThatGrowsWithTheirNumberOnly() throws InterruptedException {
        ShutdownCoordinator coordinator = ShutdownCoordinator.builder().build();
        for (int task = 0; task < TASKS; task++) {
            coordinator.register(ShutdownTask.named("t" + task)
                    .after(task % 2 == 0 ? "drain" : "t" + (task - 1))
                    .timeout(Duration.ofMillis(10))
                    .guaranteed(Duration.ofMillis(10))
                    .run(() -> {}));
        }
        coordinator.arm();
        for (int task = 0; task < TASKS; task++) {
            coordinator.cancel("t" + task);
        }
        coordinator.change(changes -> changes.remove("t" + (TASKS - 1)));

        coordinator.trigger(ShutdownReason.API);

        assertThat(coordinator.awaitTerminated(Duration.ofSeconds(15))).isTrue();
        assertThat(coordinator.report().tasks())
                .hasSize(TASKS - 1)
                .extracting(TaskReport::status)
                .containsOnly(TaskStatus.CANCELLED);
    }

    /** In a chain of which every other task is optional each looks at all that is needed after it. */
    @Test
    void chainWhenHalfOfItIsOptionalIsRunAndPartlyLeftOut() {
        List<ShutdownTask> tasks = new ArrayList<>(TASKS);
        for (int task = 0; task < TASKS; task++) {
            String[] after = task == 0 ? new String[0] : new String[] {"t" + (task - 1)};
            tasks.add(timed("t" + task, after).optional(task % 2 == 0).run(() -> {}));
        }
        var run = new Simulation(ShutdownPlan.of(tasks, null), task -> Simulation.Body.takes(Duration.ofMillis(900)))
                .at(
                        -1,
                        machine -> machine.moveCutOff(Simulation.START
                                + Duration.ofSeconds(TASKS * 3L / 4).toNanos()))
                .run();

        assertThat(run.started()).hasSizeBetween(TASKS * 3 / 4, TASKS - 1);
        assertThat(run.machine().cutOffCause()).isNull();
    }

    /** Those from which its time was kept free have ended when a task is skipped. */
    @Test
    void tasksWhenManyAreSkippedOneByOneDoNotMakeTheOthersLookAnew() {
        List<ShutdownTask> tasks = new ArrayList<>(TASKS + 1);
        for (int task = 0; task < TASKS; task += 2) {
            tasks.add(timed("t" + task).onFailure(FailurePolicy.SKIP_DEPENDENTS).run(() -> {}));
            tasks.add(timed("t" + (task + 1), "t" + task)
                    .guaranteed(Duration.ofSeconds(1))
                    .run(() -> {}));
        }
        tasks.add(timed("optional").optional(true).run(() -> {}));
        var run = new Simulation(
                        ShutdownPlan.of(tasks, null),
                        task -> new Simulation.Body(Duration.ofMillis(1).toNanos(), 0, true))
                .workers(8)
                .run();

        assertThat(run.started()).hasSize(TASKS / 2 + 1);
    }

    private static ShutdownTask.Builder timed(String name, String... after) {
        return ShutdownTask.named(name).phase(Phase.NONE).after(after).timeout(Duration.ofSeconds(1));
    }

    private static ShutdownPlan plan(IntFunction<String[]> after) {
        List<ShutdownTask> tasks = new ArrayList<>(TASKS);
        for (int task = 0; task < TASKS; task++) {
            tasks.add(ShutdownTask.named("t" + task)
                    .phase(Phase.NONE)
                    .after(after.apply(task))
                    .timeout(Duration.ofSeconds(1))
                    .run(() -> {}));
        }
        return ShutdownPlan.of(tasks, null);
    }

    private static Simulation simulate(ShutdownPlan plan) {
        return new Simulation(plan, task -> Simulation.Body.takes(Duration.ofMillis(1)))
                .workers(64)
                .run();
    }
}
