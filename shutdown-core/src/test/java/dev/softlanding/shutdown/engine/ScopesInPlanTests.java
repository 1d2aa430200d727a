package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.report.Leftover;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.scope.Scope;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import dev.softlanding.shutdown.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scopes that are open when a run comes are closed by it, in its order; those that are left are told. */
@Timeout(20)
class ScopesInPlanTests {

    private final VirtualTime time = new VirtualTime();
    private final ShutdownScopes scopes = ShutdownScopes.builder().time(time).build();
    private final List<String> happened = new CopyOnWriteArrayList<>();

    private ShutdownReport run(ShutdownTask... tasks) throws InterruptedException {
        var coordinator = ShutdownCoordinator.builder().time(time).build();
        List.of(tasks).forEach(coordinator::register);
        coordinator.register(scopes);
        coordinator.arm();
        return run(coordinator);
    }

    private static ShutdownReport run(ShutdownCoordinator coordinator) throws InterruptedException {
        coordinator.trigger(ShutdownReason.API);
        assertThat(coordinator.awaitTerminated(Duration.ofSeconds(10))).isTrue();
        return coordinator.report();
    }

    private ShutdownTask task(String name, Phase phase, ShutdownTask.Action action) {
        return ShutdownTask.named(name)
                .phase(phase)
                .timeout(Duration.ofSeconds(5))
                .run(action);
    }

    @Test
    void scopesWhenOpenAreClosedBetweenDrainAndRelease() throws Exception {
        scopes.open("tenant-42").defer("close ledger", () -> happened.add("ledger"));

        ShutdownReport report = run(
                task("pool", Phase.RELEASE, () -> happened.add("pool")),
                task("web", Phase.DRAIN, () -> happened.add("web")));

        assertThat(happened).containsExactly("web", "ledger", "pool");
        assertThat(report.task("scopes")).map(TaskReport::status).hasValue(TaskStatus.SUCCEEDED);
        assertThat(scopes.openCount()).isZero();
    }

    @Test
    void scopeWhenAStepFailsIsToldByTheTaskAndTheRunGoesOn() throws Exception {
        Scope scope = scopes.open("tenant-7");
        scope.defer("first", () -> happened.add("first"));
        scope.defer("broken", () -> {
            throw new IllegalStateException("on purpose");
        });

        ShutdownReport report = run(task("pool", Phase.RELEASE, () -> happened.add("pool")));

        assertThat(happened).containsExactly("first", "pool");
        assertThat(report.task("scopes")).hasValueSatisfying(task -> {
            assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(task.failure()).hasMessageContaining("tenant-7");
        });
    }

    @Test
    void scopeWhenOpenedAfterTheClosingIsLeftOver() throws Exception {
        ShutdownReport report = run(task("late", Phase.TELEMETRY, () -> scopes.open("too-late")));

        assertThat(report.leftovers())
                .filteredOn(leftover -> leftover.kind().equals("scope"))
                .extracting(Leftover::name)
                .containsExactly("too-late");
    }

    @Test
    void scopesWhenRegisteredWithAnArmedPlanAreClosedToo() throws Exception {
        var coordinator = ShutdownCoordinator.builder().time(time).build();
        coordinator.arm();
        scopes.open("tenant-42").defer("close ledger", () -> happened.add("ledger"));

        coordinator.register(scopes);

        assertThat(run(coordinator).task("scopes")).map(TaskReport::status).hasValue(TaskStatus.SUCCEEDED);
        assertThat(happened).containsExactly("ledger");
    }

    @Test
    void scopesWhenRegisteredTooLateAreEvidenceAllTheSame() throws Exception {
        var coordinator = ShutdownCoordinator.builder().time(time).build();
        coordinator.register(task("late", Phase.DRAIN, () -> {
            coordinator.register(scopes);
            scopes.open("too-late");
        }));
        coordinator.arm();

        ShutdownReport report = run(coordinator);

        assertThat(report.task("late")).map(TaskReport::status).hasValue(TaskStatus.SUCCEEDED);
        assertThat(report.leftovers()).extracting(Leftover::name).contains("too-late");
    }
}
