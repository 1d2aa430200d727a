package dev.softlanding.shutdown.spring.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.spring.findings.Findings;
import dev.softlanding.shutdown.spring.journal.ProcessJournal;
import dev.softlanding.shutdown.spring.report.ShutdownPlanDescriptor.TaskDescriptor;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PlanDescriberTests {

    private final ShutdownCoordinator coordinator =
            ShutdownCoordinator.builder().build();

    /** Here by what is asked for the description, so that it happens between its parts. */
    @Test
    void planWhenChangedWhileItIsDescribedIsOnePlan() {
        var changed = new AtomicBoolean();
        coordinator.register(task("old")
                .inFlight(() -> {
                    if (changed.compareAndSet(false, true)) {
                        coordinator.change(
                                plan -> plan.remove("old").add(task("new").run(() -> {})));
                    }
                    return 0;
                })
                .run(() -> {}));
        coordinator.arm();

        ShutdownPlanDescriptor plan =
                new PlanDescriber("orders", coordinator, new Findings(), new ProcessJournal(null), false).describe();

        assertThat(changed).isTrue();
        assertThat(plan.tasks()).extracting(TaskDescriptor::name).containsExactly("new");
        assertThat(plan.criticalPath().predicted()).containsExactly("new");
        assertThat(plan.tasks()).allSatisfy(task -> assertThat(task.slack()).isNotNull());
    }

    private static ShutdownTask.Builder task(String name) {
        return ShutdownTask.named(name).timeout(Duration.ofSeconds(1));
    }
}
