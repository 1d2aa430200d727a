package dev.softlanding.shutdown.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many tasks can run together at most; {@link RandomBudgetTests} holds it against the truth. */
class ChainCoverTests {

    private static ShutdownTask.Builder task(String name) {
        return ShutdownTask.named(name).timeout(Duration.ofSeconds(1));
    }

    private static int width(ShutdownTask.Builder... tasks) {
        return width(Stream.of(tasks));
    }

    private static int width(Stream<ShutdownTask.Builder> tasks) {
        var plan = ShutdownPlan.of(tasks.map(task -> task.run(() -> {})).toList(), null);
        return new ChainCover(plan).size();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 300})
    void widthWhenEveryPhaseHasSoManyTasksIsThat(int perPhase) {
        var tasks = ShutdownPlan.MILESTONES.stream().flatMap(phase -> IntStream.range(0, perPhase)
                .mapToObj(task -> task(phase.id() + "-" + task).phase(phase)));

        assertThat(width(tasks)).isEqualTo(perPhase);
    }

    @Test
    void widthWhenPhasesDifferIsThatOfTheWidest() {
        int width = width(
                task("a1").phase(Phase.ANNOUNCE),
                task("a2").phase(Phase.ANNOUNCE),
                task("a3").phase(Phase.ANNOUNCE),
                task("d").phase(Phase.DRAIN),
                task("r1"),
                task("r2"),
                task("r3"));

        assertThat(width).isEqualTo(3);
    }

    @Test
    void widthWhenTasksObeyNoPhaseCountsThemBesideAll() {
        assertThat(width(task("a").phase(Phase.NONE), task("web").phase(Phase.DRAIN), task("pool")))
                .isEqualTo(2);
    }

    /** The chain of 'a' ends at 'p'; that of 'b' goes on over it. */
    @Test
    void widthWhenAChainIsFreeFurtherUpIsNotOneMore() {
        int width = width(
                task("a").phase(Phase.NONE),
                task("b").phase(Phase.NONE),
                task("p").phase(Phase.NONE).after("a", "b"),
                task("v").phase(Phase.NONE).after("p"),
                task("w").phase(Phase.NONE).after("p"));

        assertThat(width).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Timeout(20)
    void widthWhenThePlanIsLargeIsFoundInNoTime(boolean deepFirst) {
        List<ShutdownTask.Builder> ladder = new ArrayList<>(List.of(task("c0")));
        for (int rung = 1; rung < 25_000; rung++) {
            String[] after = {"c" + (rung - 1), "r" + rung};
            ladder.add(task("r" + rung));
            ladder.add(task("c" + rung).after(after[deepFirst ? 0 : 1]).after(after[deepFirst ? 1 : 0]));
            ladder.add(task("l" + rung).after("c" + rung));
            ladder.add(task("m" + rung).after("c" + rung));
        }

        assertThat(width(ladder.stream().map(task -> task.phase(Phase.NONE)))).isBetween(49_998, 100_000);
    }

    @Test
    void widthWhenTheChainIsLongIsOne() {
        var chain = IntStream.range(0, 100_000)
                .mapToObj(task -> task("t" + task).after(task == 0 ? "none-before?" : "t" + (task - 1)));

        assertThat(width(chain)).isOne();
    }
}
