package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Names that mean something else where a plan is shown. */
class ReservedNamesTests {

    private final ShutdownCoordinator coordinator =
            ShutdownCoordinator.builder().reservedNames("view", "graph").build();

    @Test
    void taskWhenItsNameIsReservedIsRefusedWithAllOtherProblems() {
        coordinator.register(task("graph").run(() -> {}));
        coordinator.register(ShutdownTask.named("ledger").run(() -> {}));

        assertThatThrownBy(coordinator::arm).isInstanceOfSatisfying(InvalidPlanException.class, refused -> assertThat(
                        refused.problems())
                .extracting(PlanProblem::message, PlanProblem::fix)
                .containsExactly(
                        tuple(
                                "A task has the name 'graph', which means something else where the plan is shown.",
                                "Give it another, and none of [graph, view]."),
                        tuple("Task 'ledger' has no timeout.", "Declare one; without it nothing bounds the task.")));
    }

    @Test
    void taskWhenItIsAddedLaterIsRefusedToo() {
        coordinator.arm();

        assertThatThrownBy(() ->
                        coordinator.change(changes -> changes.add(task("view").run(() -> {}))))
                .isInstanceOf(InvalidPlanException.class);
    }

    private static ShutdownTask.Builder task(String name) {
        return ShutdownTask.named(name).timeout(Duration.ofSeconds(1));
    }
}
