package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.report.BudgetProof;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A coordinator proves the plan it is armed with, by the clock its runs live with. */
class CoordinatorProofTests {

    private static final ShutdownSettings SETTINGS =
            new ShutdownSettings(Duration.ofSeconds(30), Duration.ofMillis(4_500), Duration.ofSeconds(1));

    private final ShutdownCoordinator coordinator = ShutdownCoordinator.builder()
            .settings(SETTINGS)
            .task("web", TaskSettings.timeout(Duration.ofSeconds(20)))
            .build();

    private static ShutdownTask task(String name, int seconds) {
        return ShutdownTask.named(name).timeout(Duration.ofSeconds(seconds)).run(() -> {});
    }

    @Test
    void proofWhenNothingIsArmedSaysToArmFirst() {
        assertThatThrownBy(coordinator::proof)
                .isInstanceOf(ShutdownException.class)
                .hasMessage("Cannot prove the budget: the coordinator is ASSEMBLING. Arm it first.");
    }

    @Test
    void proofWhenArmedGoesByTheSettings() {
        coordinator.register(task("web", 60));
        coordinator.arm();
        BudgetProof proof = coordinator.proof();

        assertThat(proof.worstCase())
                .isEqualTo(coordinator.report().worstCase())
                .isEqualTo(Duration.ofSeconds(20));
        assertThat(proof.budget()).isEqualTo(coordinator.report().budget()).isEqualTo(Duration.ofSeconds(24));
        assertThat(proof.fits()).isTrue();
    }

    @Test
    void proofWhenThePlanIsChangedIsAboutTheNewOne() {
        coordinator.register(task("web", 20));
        coordinator.arm();
        coordinator.change(changes -> changes.add(task("pool", 25)));

        assertThat(coordinator.proof().fits()).isFalse();
        assertThat(coordinator.proof().criticalPath()).containsExactly("pool");
        assertThat(coordinator.proof().remedies().get(1).to()).isEqualTo(Duration.ofSeconds(31));
    }

    /** Whoever looks at the plan again and again need not have it proven again and again. */
    @Test
    void proofWhenThePlanIsTheSameIsTheSame() {
        coordinator.register(task("web", 20));
        coordinator.arm();

        assertThat(coordinator.proof()).isSameAs(coordinator.proof());
    }

    /** What the proof proposes is what a run would have. */
    @Test
    void proofWhenTheGracePeriodIsRaisedAsProposedFits() {
        coordinator.register(task("web", 20));
        coordinator.register(task("pool", 25));
        coordinator.arm();
        Duration proposed = coordinator.proof().remedies().get(1).to();
        var other = ShutdownCoordinator.builder()
                .settings(new ShutdownSettings(proposed, SETTINGS.preStop(), SETTINGS.reserve()))
                .build();
        other.register(task("pool", 25));
        other.arm();

        assertThat(other.proof().fits()).isTrue();
        assertThat(other.proof().budget()).isEqualTo(other.proof().worstCase());
    }
}
